using GpuTensorDecomp.Cli;

namespace GpuTensorDecomp.Tests.Cli;

/// <summary>What one command line gave.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    /// <summary>The lines on standard error.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a command line in this process.</summary>
    public static CliRun Of(params string[] arguments) => Of(CancellationToken.None, arguments);

    /// <summary>Runs a command line in this process, interrupted by a token.</summary>
    public static CliRun Of(CancellationToken cancellation, params string[] arguments) =>
        Of(arguments, new StringWriter(), new StringWriter(), cancellation);

    /// <summary>
    /// Runs a command line in this process, interrupted when it first shows something: a solve its
    /// plan, when all is prepared.
    /// </summary>
    public static CliRun Interrupted(params string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        return Of(
            arguments, new InterruptingWriter(stop), new InterruptingWriter(stop), stop.Token);
    }

    /// <summary>Makes a small tensor and returns its path.</summary>
    public static string Generate(string folder, int dimension = 6, int rank = 3)
    {
        string path = Path.Combine(folder, "tensor.ktns");
        Of(
            "generate", "--order", "4", "--dimension", $"{dimension}", "--rank", $"{rank}",
            "--out", path).ExitCode.ShouldBe(0);
        return path;
    }

    private static CliRun Of(
        string[] arguments,
        StringWriter output,
        StringWriter error,
        CancellationToken cancellation)
    {
        var session = new Session(output, error, Cancellation: cancellation);
        int code = CommandLine.Run(arguments, session);
        return new CliRun(code, output.ToString(), error.ToString());
    }
}
