using GpuTensorDecomp.Cli.Rendering;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Cli.Execution;

/// <summary>
/// Runs a solve into its folder and shows it: what <c>solve</c> and <c>resume</c> share.
/// </summary>
internal static class SolveJob
{
    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(
        SolveRequest request,
        RunFolder folder,
        RunLog log,
        Screen screen)
    {
        screen.Show(PlanTable.Of(request, folder));
        SolveResult result = screen.WhileShowing(
            ProgressText.For(request.Options),
            display => request.Solve.Run(
                new ObserverList([new LogObserver(log), display]),
                folder.Checkpoints,
                screen.Session.Cancellation));
        ResultDocument document = folder.WriteResult(result, request.Problem);
        log.Write(ResultTable.Line(document, folder.Path));
        return Show(document, folder, screen);
    }

    /// <summary>Shows a result.</summary>
    /// <returns>The exit code that it stands for.</returns>
    public static int Show(ResultDocument document, RunFolder folder, Screen screen)
    {
        if (screen.IsJson)
            screen.Json(document);
        else if (screen.IsQuiet)
            screen.Session.Output.WriteLine(ResultTable.Line(document, folder.Path));
        if (!screen.IsQuiet)
            ResultTable.Show(document, folder, screen);
        return document switch
        {
            { StopReason: StopReason.Interrupted } => ExitCode.Interrupted,
            { Converged: true } => ExitCode.Done,
            _ => ExitCode.NotConverged,
        };
    }
}
