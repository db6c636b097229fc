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
/// <param name="IsFixed">
/// Whether the parts are arrays of fixed sizes, see <see cref="FixedMemory{T, TRows, TThreads}"/>.
/// </param>
public sealed record ResidentLayout(
    int Dimension, int TermCapacity, int Capacity, int NumberSize, bool IsFixed)
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

    /// <summary>Fours of the rows; where sizes are fixed, one of these.</summary>
    public int RowLength
    {
        get
        {
            int length = (TermCapacity + 2 * Capacity) * Pitch;
            return IsFixed ? FixedSize(Math.Max(length, 2 * (TermCapacity + Capacity))) : length;
        }
    }

    /// <summary>Bytes of shared memory, but for the run's state.</summary>
    public long Bytes => IsFixed
        ? (4L * RowLength + RowLength / 2) * NumberSize +
            ResidentFigures.Count * (Threads + 2L) * sizeof(double)
        : ((long)WeightsStart + TermCapacity + Capacity) * NumberSize;

    private int Pitch => Fours | 1;

    private int SumsStart => IsFixed ? 0 : RowLength * 4 * NumberSize / sizeof(double);

    private int FiguresStart => SumsStart + ResidentFigures.Count;

    private int FigurePitch => Capacity | 1;

    private int WeightsStart => IsFixed
        ? 0
        : (FiguresStart + ResidentFigures.Count * FigurePitch) * sizeof(double) / NumberSize;

    /// <summary>Whether an accelerator needs fixed sizes: OpenCL's.</summary>
    public static bool NeedsFixed(Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        return accelerator.AcceleratorType == AcceleratorType.OpenCL;
    }

    /// <summary>Whether vectors of d coordinates stay in registers.</summary>
    public static bool Fits(int dimension, int numberSize) =>
        dimension <= MostVectorBytes / numberSize;

    /// <summary>Whether a group of the accelerator has the threads and memory for this.</summary>
    public bool Fits(Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        return Capacity <= MostComponents && TermCapacity <= MostTerms &&
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

    /// <summary>The least of 64, 96, 128, 192, 256, … that is enough.</summary>
    private static int FixedSize(int length)
    {
        int size = 2 * OneWarp.Value;
        while (size < length && size * 3 / 2 < length)
            size *= 2;
        return size < length ? size * 3 / 2 : size;
    }
}
