using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>
/// Where lanes take cases from and put records to. Any thread may call it.
/// </summary>
public interface ICaseSource
{
    /// <summary>The next block of cases that nobody has taken, to be solved by one lane.</summary>
    /// <param name="wait">
    /// Whether to wait for what other processes have taken, because they may give it back.
    /// </param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>Null when none are left: for good where it waited, else for now.</returns>
    IReadOnlyList<SweepCase>? Take(bool wait, CancellationToken stop);

    /// <summary>
    /// Keeps the record of a case that was taken, and its trajectory where the case records it.
    /// </summary>
    void Keep(SweepCase sweepCase, SweepRecord record, Trajectory? trajectory);

    /// <summary>What was kept until now is stored, where it is stored at all.</summary>
    /// <exception cref="InputException">Some of it could not be stored.</exception>
    void Flush();

    /// <summary>Notes that all cases of a block have their records.</summary>
    void Complete(IReadOnlyList<SweepCase> block);
}
