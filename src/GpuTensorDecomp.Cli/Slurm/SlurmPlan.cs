namespace GpuTensorDecomp.Cli.Slurm;

/// <summary>A sweep as it is to be handed to Slurm.</summary>
/// <param name="Name">The sweep's name.</param>
/// <param name="Folder">Its folder, as a full path.</param>
/// <param name="SpecPath">The spec that the jobs read, as a full path.</param>
/// <param name="Tasks">The tasks of the array, each with a share of the cases.</param>
/// <param name="MostRunning">Tasks that may run at the same time; null for all.</param>
/// <param name="Partition">Where they run; null for the cluster's default.</param>
/// <param name="Time">A task's time limit, after which it goes on in a new turn.</param>
/// <param name="GpusPerTask">GPUs a task; 0 asks for none.</param>
/// <param name="MostRestarts">Turns of a task after the first one.</param>
/// <param name="RunArguments">More arguments of <c>sweep run</c>.</param>
/// <param name="Directives">More lines for <c>sbatch</c>, from the user.</param>
/// <param name="Program">How the nodes start this program.</param>
internal sealed record SlurmPlan(
    string Name,
    string Folder,
    string SpecPath,
    int Tasks,
    int? MostRunning,
    string? Partition,
    SlurmTime Time,
    int GpusPerTask,
    int MostRestarts,
    IReadOnlyList<string> RunArguments,
    IReadOnlyList<string> Directives,
    ProgramInvocation Program)
{
    /// <summary>
    /// Before the limit this long a task is asked to stop; Slurm may do so a minute earlier.
    /// </summary>
    public static readonly TimeSpan StopBefore = TimeSpan.FromSeconds(60);

    /// <summary>The shortest limit in which a task comes forward before it is stopped.</summary>
    public static readonly TimeSpan ShortestTime = TimeSpan.FromMinutes(5);

    /// <summary>Where the scripts, the jobs' ids and the logs are.</summary>
    public string SlurmFolder => FolderOf(Folder);

    /// <summary>The script of the array.</summary>
    public string ArrayScript => Path.Combine(SlurmFolder, "array.sbatch");

    /// <summary>The script of the job that merges and reports.</summary>
    public string ReportScript => Path.Combine(SlurmFolder, "report.sbatch");

    /// <summary>The part of a sweep's folder that is about Slurm.</summary>
    public static string FolderOf(string sweepFolder) => Path.Combine(sweepFolder, "slurm");
}
