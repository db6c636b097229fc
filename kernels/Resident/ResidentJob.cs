using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>
/// Steps of small runs, each by one group of threads: the runs in device memory, their targets, and
/// where things lie in a group's shared memory: rows (terms, then ū, then u) of
/// <see cref="Pitch"/> fours, sums and figures in float64, weights (terms, then w).
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public struct ResidentJob<T>
    where T : unmanaged
{
    /// <summary>The runs.</summary>
    public BatchView<T> Batch { get; set; }

    /// <summary>z of all targets (term, coordinate).</summary>
    public ArrayView<T> Terms { get; set; }

    /// <summary>−b (term).</summary>
    public ArrayView<T> TermWeights { get; set; }

    /// <summary>The first term of a run's target (run).</summary>
    public ArrayView<int> TermStarts { get; set; }

    /// <summary>Terms of a run's target (run).</summary>
    public ArrayView<int> TermCounts { get; set; }

    /// <summary>Evaluations of the field after which a run is left to the next launch.</summary>
    public int MostEvaluations { get; set; }

    /// <summary>Terms that shared memory has room for.</summary>
    public int TermCapacity { get; set; }

    /// <summary>Components that shared memory has room for.</summary>
    public int Capacity { get; set; }

    /// <summary>Fours from one row to the next: odd, so that threads' rows share no bank.</summary>
    public int Pitch { get; set; }

    /// <summary>Place of the first sum among the float64 numbers of shared memory.</summary>
    public int SumsStart { get; set; }

    /// <summary>Place of the first figure among them.</summary>
    public int FiguresStart { get; set; }

    /// <summary>Numbers from one figure's column to the next: odd, for the same reason.</summary>
    public int FigurePitch { get; set; }

    /// <summary>Place of the first weight among the numbers of shared memory.</summary>
    public int WeightsStart { get; set; }
}
