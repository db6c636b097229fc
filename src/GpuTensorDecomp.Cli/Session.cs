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
    CancellationToken Cancellation = default)
{
    /// <summary>
    /// Does work that may take long and asks nobody on its way; an interruption leaves it behind
    /// on its thread, and the program ends without it. So it must write no file and keep off what
    /// the caller disposes.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was left behind.</exception>
    public T Abandonable<T>(Func<T> work) =>
        Task.Run(work, Cancellation).WaitAsync(Cancellation).GetAwaiter().GetResult();
}
