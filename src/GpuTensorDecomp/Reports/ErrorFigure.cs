using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Reports;

/// <summary>Relative error and loss against steps.</summary>
internal static class ErrorFigure
{
    /// <summary>
    /// The plot; the loss is relative to that of the zero model, so that both share a scale.
    /// </summary>
    public static LinePlot Plot(SolveResult result, TrajectoryFrame frame)
    {
        double[] errors = [.. frame.Points.Select(p => p.RelativeError)];
        double unit = 0.5 * result.Plan.TargetNorm * result.Plan.TargetNorm;
        bool isRelative = unit > 0 && double.IsFinite(unit);
        double[] losses = [.. frame.Points.Select(p => isRelative ? p.Loss / unit : p.Loss)];
        return new LinePlot
        {
            Title = "Relative error and loss against steps",
            Description =
                $"Two lines: the relative error goes from {NumberText.Compact(errors[0])} to " +
                $"{NumberText.Compact(errors[^1])}, the loss from " +
                $"{NumberText.Compact(losses[0])} to {NumberText.Compact(losses[^1])}.",
            X = new PlotAxis("step", LinearScale.Covering(frame.Steps)),
            Y = new PlotAxis("relative to the target", LogScale.Covering(errors.Concat(losses))),
            Series =
            [
                new PlotSeries("relative error ‖T − T*‖ / ‖T*‖", frame.Steps, errors, 0),
                new PlotSeries(isRelative ? "loss / ½‖T*‖²" : "loss", frame.Steps, losses, 4),
            ],
            Guides =
            [
                .. frame.EpochGuides(frame.Steps),
                .. Goal(result.Plan),
            ],
        };
    }

    private static IEnumerable<PlotGuide> Goal(SolvePlan plan) => Wording.Goal(plan) is { } goal
        ? [new PlotGuide(plan.NoiseLevel ?? plan.Tolerance, goal, IsVertical: false)]
        : [];

    /// <summary>What the reader should see.</summary>
    public static string Caption(SolveResult result)
    {
        string end = NumberText.Compact(result.ComponentsRelativeError);
        return $"The error of all {result.Components.Count} components, as the flow goes. " +
            $"It ends at {end}; condensed into {Wording.Count(result.Rank, "factor")}, " +
            $"the error is {Wording.Error(result)}.";
    }
}
