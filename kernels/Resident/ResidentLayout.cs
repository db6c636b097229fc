using System.Runtime.CompilerServices;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>
/// Where the parts of a run lie in the shared memory of its group, and which runs fit: one thread a
/// component, its coordinates in registers.
/// </summary>
/// <param name="Dimension">d.</param>
/// <param name="TermCapacity">Most terms of a target.</param>
/// <param name="Capacity">Most components m of a run.</param>
/// <param name="NumberSize">Bytes of a number.</param>
public sealed record ResidentLayout(
    int Dimension, int TermCapacity, int Capacity, int NumberSize)
{
    /// <summary>Most components of a run: threads of a group.</summary>
    public const int MostComponents = 128;

    private const int MostTerms = 4096; // more fill any device's shared memory
    private const int Warp = 32;

    // Two vectors of coordinates stay in registers, of which a thread has 255 of four bytes.
    private const int MostVectorBytes = 256;

    private static readonly int[] VectorLengths = [1, 2, 3, 4, 6, 8, 12, 16];

    /// <summary>Fours of a vector in registers.</summary>
    public int Fours => VectorLengths.First(fours => 4 * fours >= Dimension);

    /// <summary>Threads of a group: whole warps.</summary>
    public int Threads => (Math.Max(Capacity, 1) + Warp - 1) / Warp * Warp;

    /// <summary>Bytes of shared memory.</summary>
    public long Bytes => ((long)WeightsStart + TermCapacity + Capacity) * NumberSize;

    private int Pitch => Fours | 1;

    private int SumsStart =>
        (TermCapacity + 2 * Capacity) * Pitch * 4 * NumberSize / sizeof(double);

    private int FiguresStart => SumsStart + ResidentFigures.Count;

    private int FigurePitch => Capacity | 1;

    private int WeightsStart =>
        (FiguresStart + ResidentFigures.Count * FigurePitch) * sizeof(double) / NumberSize;

    /// <summary>Whether vectors of d coordinates stay in registers.</summary>
    public static bool Fits(int dimension, int numberSize) =>
        dimension <= MostVectorBytes / numberSize;

    /// <summary>
    /// Whether a group of the accelerator has the threads and memory for this. OpenCL's never: what
    /// ILGPU 1.5.3 writes for structures in memory of a launch, no compiler takes.
    /// </summary>
    public bool Fits(Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        return accelerator.AcceleratorType != AcceleratorType.OpenCL &&
            Capacity <= MostComponents && TermCapacity <= MostTerms &&
            Fits(Dimension, NumberSize) &&
            Threads <= accelerator.MaxNumThreadsPerGroup &&
            Bytes + Unsafe.SizeOf<RunState>() <= accelerator.MaxSharedMemoryPerGroup;
    }

    /// <summary>The job with this layout.</summary>
    public ResidentJob<T> Place<T>(ResidentJob<T> job)
        where T : unmanaged => job with
        {
            TermCapacity = TermCapacity,
            Capacity = Capacity,
            Pitch = Pitch,
            SumsStart = SumsStart,
            FiguresStart = FiguresStart,
            FigurePitch = FigurePitch,
            WeightsStart = WeightsStart,
        };
}
