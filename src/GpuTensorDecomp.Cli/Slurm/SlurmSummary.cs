using System.Text.Json.Serialization;

namespace GpuTensorDecomp.Cli.Slurm;

/// <summary>Where a sweep stands in Slurm's queue, for people and for scripts.</summary>
/// <param name="Job">The array's job number.</param>
/// <param name="ReportJob">The number of the job that reports.</param>
/// <param name="Tasks">The array's tasks.</param>
/// <param name="States">
/// How many tasks are in which state, in Slurm's words; tasks that ended long ago are in none.
/// </param>
/// <param name="ReportState">
/// The state of the job that reports; null where the queue does not know it any more.
/// </param>
/// <param name="Fault">Why the queue could not be read; null where it could.</param>
/// <param name="Text">One line for people.</param>
internal sealed record SlurmSummary(
    string Job,
    string ReportJob,
    int Tasks,
    IReadOnlyDictionary<string, int> States,
    string? ReportState,
    string? Fault,
    [property: JsonIgnore] string Text);
