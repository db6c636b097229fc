namespace GpuTensorDecomp.Cli.Slurm;

/// <summary>What a command of Slurm answered.</summary>
/// <param name="ExitCode">0 where it succeeded.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error, on one line.</param>
internal sealed record SlurmReply(int ExitCode, string Output, string Error)
{
    private static readonly string[] Unreachable =
    [
        "unable to contact", "connection refused", "socket timed out", "communication connection",
        "unable to resolve", "could not establish a configuration source",
    ];

    /// <summary>Whether the command could not talk to the cluster.</summary>
    public bool IsUnreachable => ExitCode != 0 && Unreachable.Any(
        words => Error.Contains(words, StringComparison.OrdinalIgnoreCase));
}
