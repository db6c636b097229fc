using System.Diagnostics;
using GpuTensorDecomp.Observation;

namespace GpuTensorDecomp.Cli.Rendering;

/// <summary>
/// Progress as plain lines, at most one every two seconds; messages too where asked for.
/// </summary>
internal sealed class LineDisplay(
    ProgressText text, TextWriter writer, bool showMessages) : SolveObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();

    public override void OnProgress(SolveProgress progress)
    {
        if (_sinceLast.Elapsed < Interval)
            return;
        _sinceLast.Restart();
        writer.WriteLine(text.Line(progress));
    }

    public override void OnMessage(string message)
    {
        if (showMessages)
            writer.WriteLine(message);
    }

    public override void OnCheckpoint(long step, string path) =>
        OnMessage($"checkpoint at step {step}: {path}");
}
