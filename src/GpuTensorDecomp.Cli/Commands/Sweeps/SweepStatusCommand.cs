using System.CommandLine;
using System.Diagnostics;
using GpuTensorDecomp.Cli.Execution.Sweeps;
using GpuTensorDecomp.Cli.Options;
using GpuTensorDecomp.Cli.Rendering;
using GpuTensorDecomp.Cli.Slurm;
using GpuTensorDecomp.Sweeps;

namespace GpuTensorDecomp.Cli.Commands.Sweeps;

/// <summary><c>sweep status</c>: where a sweep stands, read from its folder.</summary>
internal sealed class SweepStatusCommand : SessionCommand
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(2);

    private const int MostFailures = 100;

    private readonly Argument<string> _place = new("DIR|SPEC")
    {
        Description = SweepPlace.Description,
    };

    private readonly Option<bool> _watch = OptionKinds.Flag(
        "--watch", "Show it until all cases are recorded, or until Ctrl-C.");

    private readonly OutputOptions _output = new();

    public SweepStatusCommand()
        : base(
            "status",
            "Shows where a sweep stands, and what the processes do that are at it; another shell " +
            "may run it.")
    {
        Add(_place);
        Add(_watch);
        _output.AddTo(this);
    }

    /// <inheritdoc/>
    public override int Execute(OptionReader options, Session session)
    {
        SweepFolder? folder = SweepPlace.Open(options, options.Get(_place) ?? "");
        options.ThrowIfFaulty();
        Screen screen = _output.Screen(options, session);
        using var survey = new SweepSurvey(folder!);
        SweepStatus status = survey.Look();
        if (options.Get(_watch))
            status = Watch(survey, status, screen);
        status = status with
        {
            Slurm = SlurmQueue.Open(folder!.Path)?.Summarize(),
            Failures = status.Failed > 0 ? survey.Failures(MostFailures) : [],
        };
        if (screen.IsJson)
            screen.Json(status);
        else
            screen.Show(Tables.OfPairs(status.Name, SweepText.Rows(status)));
        return SweepText.ExitCodeOf(status.Missing, status.Failed);
    }

    private static SweepStatus Watch(SweepSurvey survey, SweepStatus first, Screen screen)
    {
        CancellationToken stop = screen.Session.Cancellation;
        SweepStatus status = first;
        var watch = Stopwatch.StartNew();
        screen.WhileWatching(
            () => SweepText.State(first, status, watch.Elapsed),
            () =>
            {
                while (status.Missing > 0 && !stop.WaitHandle.WaitOne(WatchInterval))
                    status = survey.Look();
            });
        return status;
    }
}
