using System.Diagnostics;
using GpuTensorDecomp.Observation;
using Spectre.Console;

namespace GpuTensorDecomp.Cli.Rendering;

/// <summary>Progress that is drawn over itself on a terminal.</summary>
internal sealed class LiveProgress(
    ProgressText text, LiveDisplayContext context, CancellationToken cancellation) : SolveObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private string _message = "";

    public override void OnProgress(SolveProgress progress)
    {
        if (_sinceLast.Elapsed < Interval)
            return;
        _sinceLast.Restart();
        Grid grid = new Grid().AddColumn().AddColumn();
        foreach ((string name, string value) in text.Rows(progress))
            grid.AddRow(new Markup($"[grey]{name}[/]"), new Text(value));
        if (_message.Length > 0)
            grid.AddRow(new Markup("[grey]last event[/]"), new Text(_message).Ellipsis());
        if (cancellation.IsCancellationRequested)
        {
            grid.AddRow(
                new Markup("[yellow]interrupted[/]"),
                new Text(
                    "stopping with a checkpoint where the method has them; " +
                    "Ctrl-C once more ends at once"));
        }

        context.UpdateTarget(grid);
    }

    public override void OnMessage(string message) => _message = message;

    public override void OnCheckpoint(long step, string path) =>
        _message = $"checkpoint at step {step:N0}";
}
