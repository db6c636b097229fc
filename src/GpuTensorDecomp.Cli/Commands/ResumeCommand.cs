using System.CommandLine;
using GpuTensorDecomp.Cli.Execution;
using GpuTensorDecomp.Cli.Options;
using GpuTensorDecomp.Cli.Rendering;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Cli.Commands;

/// <summary>
/// <c>resume</c>: goes on with an interrupted run, or under a larger limit with one that a limit
/// ended; by the plan that it began with.
/// </summary>
internal sealed class ResumeCommand : SessionCommand
{
    private readonly Argument<string> _run = new("RUN")
    {
        Description = "The folder that 'solve' wrote.",
    };

    private readonly Option<long?> _maxSteps = OptionKinds.Whole<long>(
        "--max-steps", "N", "More steps than the run had, all in all; it goes on to them.");

    private readonly Option<TimeSpan?> _timeLimit = OptionKinds.Duration(
        "--time-limit",
        "Most time, all in all and more than the run had where it had a limit (90, 90s, 10m, 2h).");

    private readonly OutputOptions _output = new();

    public ResumeCommand()
        : base("resume", "Goes on from the newest good checkpoint of a run folder.")
    {
        Add(_run);
        Add(_maxSteps);
        Add(_timeLimit);
        _output.AddTo(this);
    }

    /// <inheritdoc/>
    public override int Execute(OptionReader options, Session session)
    {
        options.ThrowIfFaulty();
        RunFolder folder = RunFolder.Open(options.Get(_run)!);
        Screen screen = _output.Screen(options, session);
        RunRecord record = folder.ReadPlan();
        StopReason ended = StopReason.Interrupted;
        TimeSpan spent = TimeSpan.Zero;
        if (folder.ReadResult() is { } finished)
        {
            ended = finished.StopReason;
            spent = TimeSpan.FromSeconds(finished.WallSeconds);
            if (Refusal(options, ended) is { } refusal)
            {
                session.Error.WriteLine($"{folder.Path}: {refusal} This is its result.");
                return SolveJob.Show(finished, folder, screen);
            }
        }

        record = WithLimits(record, options, ended, spent);
        DecompositionProblem problem = session.Abandonable(record.Input.ReadAgain);
        DeviceName device = DeviceName.Parse(record.Device) ?? throw new InputException(
            $"{folder.PlanPath}: '{record.Device}' is no device. Solve into a new folder.");
        using Executor executor = DeviceSelector.Open(device, record.Options.Precision);
        using PreparedSolve prepared =
            session.Abandonable(() => Solver.Prepare(problem, record.Plan, executor));
        using RunLog log = folder.OpenLog();
        if (ended != StopReason.Interrupted || IsGiven(options))
            folder.BeginAgain(record);
        Announce(folder, screen, log);
        return SolveJob.Run(
            new SolveRequest(record.Input, problem, record.Options, prepared, executor, device),
            folder, log, screen);
    }

    private bool IsGiven(OptionReader options) =>
        options.Get(_maxSteps) is not null || options.Get(_timeLimit) is not null;

    /// <summary>Why a run that has a result cannot go on; null where it can.</summary>
    private string? Refusal(OptionReader options, StopReason ended) => ended switch
    {
        StopReason.Interrupted => null,
        StopReason.MaxSteps or StopReason.TimeLimit => IsGiven(options)
            ? null
            : "the run is finished; it goes on with a larger " +
                $"{(ended == StopReason.MaxSteps ? "--max-steps" : "--time-limit")}.",
        _ => IsGiven(options)
            ? "the run is finished, and no limit ended it: a larger one changes nothing."
            : "the run is finished; nothing to resume.",
    };

    private RunRecord WithLimits(
        RunRecord record, OptionReader options, StopReason ended, TimeSpan spent)
    {
        SolvePlan plan = record.Plan;
        if (options.Get(_maxSteps) is long steps && steps <= plan.MaxSteps)
        {
            options.Fault(
                $"--max-steps {steps}: the run may take {plan.MaxSteps} already; give more, " +
                "or leave it out.");
        }

        if (options.Get(_timeLimit) <= plan.TimeLimit)
        {
            options.Fault(
                $"--time-limit: the run may take {Numbers.Time(plan.TimeLimit.Value)} already; " +
                "give more, or leave it out.");
        }
        else if (options.Get(_timeLimit) <= spent)
        {
            options.Fault(
                $"--time-limit: the run has taken {Numbers.Time(spent)} already, and the limit " +
                "is of all its time; give more, or leave it out.");
        }

        if (ended == StopReason.MaxSteps && options.Get(_maxSteps) is null)
            options.Fault($"the run ended at step {plan.MaxSteps}; give a larger --max-steps.");
        if (ended == StopReason.TimeLimit && options.Get(_timeLimit) is null)
            options.Fault("the run ended at its time limit; give a larger --time-limit.");
        options.ThrowIfFaulty();
        return record with
        {
            Options = record.Options with
            {
                MaxSteps = options.Get(_maxSteps) ?? record.Options.MaxSteps,
                TimeLimit = options.Get(_timeLimit) ?? record.Options.TimeLimit,
            },
            Plan = plan with
            {
                MaxSteps = options.Get(_maxSteps) ?? plan.MaxSteps,
                TimeLimit = options.Get(_timeLimit) ?? plan.TimeLimit,
            },
        };
    }

    private static void Announce(RunFolder folder, Screen screen, RunLog log)
    {
        long? step = folder.Checkpoints.FindNewest();
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
