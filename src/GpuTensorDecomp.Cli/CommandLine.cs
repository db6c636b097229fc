using System.CommandLine;
using System.CommandLine.Invocation;
using GpuTensorDecomp.Cli.Commands;
using GpuTensorDecomp.Cli.Commands.Sweeps;
using GpuTensorDecomp.Cli.Options;

namespace GpuTensorDecomp.Cli;

/// <summary>
/// The whole command line: parses, runs one command, and turns faults into exit codes.
/// </summary>
internal static class CommandLine
{
    /// <summary>Runs one invocation.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments, Session session)
    {
        var verbose = OptionKinds.Flag(
            "--verbose", "Print every message, and stack traces of faults.");
        verbose.Recursive = true;
        var root = new RootCommand(
            "Decomposes symmetric tensors of unknown rank by over-parameterised gradient flow.")
        {
            new GenerateCommand(),
            new SolveCommand(),
            new ScoreCommand(),
            new ResumeCommand(),
            new ReportCommand(),
            new ReproduceCommand(),
            new SweepCommand(),
            new DevicesCommand(),
            new BenchCommand(),
            verbose,
        };
        ParseResult parsed = root.Parse(arguments);
        try
        {
            return Dispatch(parsed, session with { Verbose = parsed.GetValue(verbose) });
        }
#pragma warning disable CA1031 // The last line of defence: every fault becomes a sentence.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return Report(fault, session, parsed.GetValue(verbose));
        }
    }

    private static int Dispatch(ParseResult parsed, Session session)
    {
        // --help and --version have actions of their own, the commands have none.
        if (parsed.Action is not (null or ParseErrorAction))
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = session.Output,
                Error = session.Error,
                EnableDefaultExceptionHandler = false,
            });
        }

        if (parsed.CommandResult.Command is SessionCommand command)
        {
            var options = new OptionReader(parsed);
            options.ThrowIfWordIsEmpty();
            return command.Execute(options, session);
        }

        string[] unknown =
        [
            .. parsed.UnmatchedTokens.Select(token => $"'{token}' is no command or option."),
        ];
        throw new InputException(
        [
            .. unknown.DefaultIfEmpty("a command is missing."),
            "See gpudecomp --help for the commands.",
        ]);
    }

    private static int Report(Exception thrown, Session session, bool verbose)
    {
        // Work shared by threads reports its faults in a bundle; the first one is as good as any.
        Exception fault = thrown is AggregateException bundle
            ? bundle.Flatten().InnerExceptions[0]
            : thrown;
        (int code, IReadOnlyList<string> lines) = fault switch
        {
            InputException input => (ExitCode.BadInput, input.Faults),
            DeviceException device => (ExitCode.Device, [device.Message]),
            OutOfMemoryException => (ExitCode.Device,
            [
                "out of memory. Lower --components or --restarts, or give --precision float32.",
            ]),
            IOException or UnauthorizedAccessException => (ExitCode.BadInput,
            [
                $"the output cannot be written. {fault.Message.TrimEnd('.')}.",
            ]),
            OperationCanceledException => (ExitCode.Interrupted, ["interrupted."]),
            _ => (ExitCode.Internal, (IReadOnlyList<string>)
            [
                $"internal fault ({fault.GetType().Name}): {fault.Message} " +
                "Please report it with what --verbose prints.",
            ]),
        };
        try
        {
            foreach (string line in lines)
                session.Error.WriteLine($"gpudecomp: {line}");
            if (verbose)
                session.Error.WriteLine(thrown);
        }
        catch (Exception silent) when (silent is IOException or UnauthorizedAccessException)
        {
            // Standard error is closed or full itself: the exit code says what there is to say.
        }

        return code;
    }
}
