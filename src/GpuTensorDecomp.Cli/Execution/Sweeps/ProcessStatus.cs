using GpuTensorDecomp.Sweeps;

namespace GpuTensorDecomp.Cli.Execution.Sweeps;

/// <summary>
/// A process that works on a sweep, by its last heartbeat, which is seldom older than 5 s.
/// </summary>
/// <param name="Host">Its host's name.</param>
/// <param name="Process">Its process id there.</param>
/// <param name="Done">Cases that it has recorded since it started.</param>
/// <param name="Failed">Of these, ones that could not be solved.</param>
/// <param name="Running">Cases that it is solving.</param>
/// <param name="RunSteps">Steps of the cases that it has recorded, of their winning starts.</param>
/// <param name="ElapsedSeconds">Time since it started to solve.</param>
/// <param name="MemoryBytes">Memory that it takes on its host.</param>
internal sealed record ProcessStatus(
    string Host,
    int Process,
    long Done,
    long Failed,
    int Running,
    long RunSteps,
    double ElapsedSeconds,
    long MemoryBytes)
{
    /// <summary>Cases a second, since it started.</summary>
    public double CasesPerSecond => ElapsedSeconds > 0 ? Done / ElapsedSeconds : 0;

    /// <summary>Run-steps a second, since it started.</summary>
    public double RunStepsPerSecond => ElapsedSeconds > 0 ? RunSteps / ElapsedSeconds : 0;

    /// <summary>What a heartbeat says.</summary>
    public static ProcessStatus Of(SweepProcess process) => new(
        process.Host,
        process.Process,
        process.Progress.Done,
        process.Progress.Failed,
        process.Progress.Running,
        process.Progress.RunSteps,
        process.Progress.Elapsed.TotalSeconds,
        process.MemoryBytes);
}
