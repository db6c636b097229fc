namespace GpuTensorDecomp.Cli;

/// <summary>What one invocation talks to.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="OutputIsTerminal">Whether a person looks at standard output.</param>
/// <param name="ErrorIsTerminal">Whether a person looks at standard error.</param>
/// <param name="Verbose">Whether every message is to be printed.</param>
/// <param name="Cancellation">Set by the first Ctrl-C.</param>
internal sealed record Session(
    TextWriter Output,
    TextWriter Error,
    bool OutputIsTerminal = false,
    bool ErrorIsTerminal = false,
    bool Verbose = false,
    CancellationToken Cancellation = default);
