using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>
/// Where lanes take cases from and put records to. Any thread may call it.
/// </summary>
public interface ICaseSource
{
    /// <summary>
    /// The next cases that nobody has taken, to be solved by one lane; null when none are left.
    /// </summary>
    IReadOnlyList<SweepCase>? Take();

    /// <summary>
    /// Keeps the record of a case that was taken, and its trajectory where the case records it.
    /// </summary>
    void Keep(SweepCase sweepCase, SweepRecord record, Trajectory? trajectory);

    /// <summary>Notes that all cases of a block have their records.</summary>
    void Complete(IReadOnlyList<SweepCase> block);
}
