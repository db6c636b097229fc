using GpuTensorDecomp.Cli.Rendering;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Cli.Execution;

/// <summary>
/// Writes the run's log: every message and checkpoint, and the progress now and then.
/// </summary>
internal sealed class LogObserver(RunLog log) : SolveObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private readonly ProgressText _text = new(null, null);
    private TimeSpan? _last;

    public override void OnPlanned(SolvePlan plan) => log.Write(
        $"planned: order {plan.Order}, dimension {plan.Dimension}, {plan.Components} components, " +
        $"{plan.Restarts} starts, seed {plan.Seed}");

    public override void OnProgress(SolveProgress progress)
    {
        if (progress.Elapsed - _last < Interval)
            return;
        _last = progress.Elapsed;
        log.Write(_text.Line(progress));
    }

    public override void OnMessage(string message) => log.Write(message);

    public override void OnCheckpoint(long step, string path) =>
        log.Write($"checkpoint at step {step}: {path}");
}
