using GpuTensorDecomp.Cli.Slurm;

namespace GpuTensorDecomp.Cli.Execution.Sweeps;

/// <summary>Where a sweep stands, for people and for scripts.</summary>
/// <param name="Name">The sweep's name.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Cases">Cases that its spec asks for.</param>
/// <param name="Solved">Of these, solved ones.</param>
/// <param name="Failed">Of these, ones that could not be solved.</param>
/// <param name="Missing">Of these, ones that are still to be run.</param>
/// <param name="NoLongerAsked">Recorded cases that the spec does not ask for any more.</param>
/// <param name="Processes">Processes that gave a sign of life lately.</param>
/// <param name="SecondsSinceRecord">Time since the last record; null where there is none.</param>
/// <param name="Bytes">Size of the records.</param>
/// <param name="TornSegments">Files that end in a record that was cut short.</param>
/// <param name="Damage">Records that do not match their checksums.</param>
internal sealed record SweepStatus(
    string Name,
    string Folder,
    int Cases,
    int Solved,
    int Failed,
    int Missing,
    int NoLongerAsked,
    IReadOnlyList<ProcessStatus> Processes,
    double? SecondsSinceRecord,
    long Bytes,
    int TornSegments,
    IReadOnlyList<string> Damage)
{
    /// <summary>How many processes gave a sign of life lately.</summary>
    public int RunningProcesses => Processes.Count;

    /// <summary>Cases that they are solving.</summary>
    public long Running => Processes.Sum(process => (long)process.Running);

    /// <summary>Cases a second of all of them, each since it started.</summary>
    public double CasesPerSecond => Processes.Sum(process => process.CasesPerSecond);

    /// <summary>Run-steps a second of all of them, each since it started.</summary>
    public double RunStepsPerSecond => Processes.Sum(process => process.RunStepsPerSecond);

    /// <summary>Memory that they take on their hosts, in bytes.</summary>
    public long MemoryBytes => Processes.Sum(process => process.MemoryBytes);

    /// <summary>Time to the end at that rate; null where nobody is at it.</summary>
    public double? SecondsLeft => CasesPerSecond > 0 ? Missing / CasesPerSecond : null;

    /// <summary>Cases that could not be solved, the first hundred of them.</summary>
    public IReadOnlyList<FailedCase> Failures { get; init; } = [];

    /// <summary>Where it stands in Slurm's queue; null where it was never submitted.</summary>
    public SlurmSummary? Slurm { get; init; }
}
