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
/// <param name="RunningProcesses">Processes that gave a sign of life lately.</param>
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
    int RunningProcesses,
    double? SecondsSinceRecord,
    long Bytes,
    int TornSegments,
    IReadOnlyList<string> Damage)
{
    /// <summary>Cases that could not be solved, the first hundred of them.</summary>
    public IReadOnlyList<FailedCase> Failures { get; init; } = [];

    /// <summary>Where it stands in Slurm's queue; null where it was never submitted.</summary>
    public SlurmSummary? Slurm { get; init; }
}
