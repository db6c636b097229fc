namespace GpuTensorDecomp.Cli.Slurm;

/// <summary>A sweep in the queue.</summary>
/// <param name="Submitted">When it was submitted.</param>
/// <param name="Array">The array that runs the cases.</param>
/// <param name="Tasks">The array's tasks.</param>
/// <param name="Report">The job that merges and reports when the array is over.</param>
internal sealed record SlurmSubmission(
    DateTimeOffset Submitted, SlurmJob Array, int Tasks, SlurmJob Report);
