using System.CommandLine;
using GpuTensorDecomp.Cli.Execution;
using GpuTensorDecomp.Cli.Options;
using GpuTensorDecomp.Cli.Rendering;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Cli.Commands;

/// <summary><c>resume</c>: goes on with an interrupted run.</summary>
internal sealed class ResumeCommand : SessionCommand
{
    private readonly Argument<string> _run = new("RUN")
    {
        Description = "The folder that 'solve' wrote.",
    };

    private readonly OutputOptions _output = new();

    public ResumeCommand()
        : base("resume", "Goes on from the newest good checkpoint of a run folder.")
    {
        Add(_run);
        _output.AddTo(this);
    }

    /// <inheritdoc/>
    public override int Execute(OptionReader options, Session session)
    {
        options.ThrowIfFaulty();
        RunFolder folder = RunFolder.Open(options.Get(_run)!);
        Screen screen = _output.Screen(options, session);
        if (folder.ReadResult() is { StopReason: not StopReason.Interrupted } finished)
        {
            session.Error.WriteLine(
                $"{folder.Path}: the run is finished; nothing to resume. This is its result.");
            return SolveJob.Show(finished, folder, screen);
        }

        RunRecord record = folder.ReadPlan();
        DecompositionProblem problem = record.Input.ReadAgain();
        DeviceName device = DeviceName.Parse(record.Device) ?? throw new InputException(
            $"{folder.PlanPath}: '{record.Device}' is no device. Solve into a new folder.");
        using Executor executor = DeviceSelector.Open(device, record.Options.Precision);
        using PreparedSolve prepared = Solver.Prepare(problem, record.Options, executor);
        using RunLog log = folder.OpenLog();
        Announce(folder, screen, log);
        return SolveJob.Run(
            new SolveRequest(record.Input, problem, record.Options, prepared, executor, device),
            folder, log, screen);
    }

    private static void Announce(RunFolder folder, Screen screen, RunLog log)
    {
        long? step = folder.Checkpoints.ReadNewest()?.Step;
        foreach (string skipped in folder.Checkpoints.Skipped)
        {
            screen.Session.Error.WriteLine($"checkpoint skipped: {skipped}");
            log.Write($"checkpoint skipped: {skipped}");
        }

        string line = step is null
            ? "no checkpoint to go on from; starting from the beginning"
            : $"going on from the checkpoint at step {step}";
        screen.Line(line);
        log.Write(line);
    }
}
