using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Cli.Rendering;

/// <summary>
/// The words of the progress. The remaining time is a bound, shown only where the user gave a
/// limit: nobody knows when a flow converges.
/// </summary>
internal sealed class ProgressText(long? maxSteps, TimeSpan? timeLimit)
{
    public static ProgressText For(SolveOptions options) =>
        new(options.MaxSteps, options.TimeLimit);

    /// <summary>One line.</summary>
    public string Line(SolveProgress progress) =>
        string.Join(", ", Rows(progress).Select(row => $"{row.Name} {row.Value}"));

    /// <summary>Names and values.</summary>
    public IEnumerable<(string Name, string Value)> Rows(SolveProgress progress)
    {
        yield return ("phase", $"{progress.Phase}, epoch {progress.Epoch}");
        yield return (
            "step",
            $"{progress.Step:N0} at {Numbers.Short(progress.RunStepsPerSecond)} run-steps/s");
        yield return (
            "relative error",
            $"{Numbers.Short(progress.RelativeError)} (goal {Numbers.Short(progress.Tolerance)})");
        yield return (
            "components",
            $"{progress.Fitted} of {progress.ComponentCount} fitted, " +
            $"{progress.Reinitialised} added or re-initialised");
        yield return ("starts", $"{progress.RunsFinished} of {progress.RunCount} ended");
        string left = Remaining(progress) is { } time ? $", at most {Numbers.Time(time)} left" : "";
        yield return ("time", Numbers.Time(progress.Elapsed) + left);
    }

    private TimeSpan? Remaining(SolveProgress progress)
    {
        double seconds = double.PositiveInfinity;
        int running = Math.Max(1, progress.RunCount - progress.RunsFinished);
        double stepsPerSecond = progress.RunStepsPerSecond / running;
        if (maxSteps is { } steps && stepsPerSecond > 0)
            seconds = (steps - progress.Step) / stepsPerSecond;
        if (timeLimit is { } limit)
            seconds = Math.Min(seconds, (limit - progress.Elapsed).TotalSeconds);
        return seconds < TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromSeconds(Math.Max(0, seconds))
            : null;
    }
}
