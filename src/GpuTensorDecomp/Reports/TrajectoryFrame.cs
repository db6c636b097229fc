using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Reports;

/// <summary>What all figures of a run share: columns of its trajectory and the time axis.</summary>
internal sealed class TrajectoryFrame
{
    private const int MostEpochsMarked = 16;

    // Time is logarithmic when the last three quarters of the record span more than this ratio.
    private const double LongSpan = 50;

    /// <summary>Reads the columns of a trajectory with one point at least.</summary>
    public TrajectoryFrame(Trajectory trajectory, SolveMethod method)
    {
        TimeName = method == SolveMethod.Power ? "contractions" : "flow time";
        Points = trajectory.Points;
        Times = [.. Points.Select(p => p.Time)];
        Steps = [.. Points.Select(p => (double)p.Step)];
        TimeAxis = new PlotAxis(
            method == SolveMethod.Power ? TimeName : "flow time t", TimeScale(Times));
    }

    /// <summary>The recorded points.</summary>
    public IReadOnlyList<TrajectoryPoint> Points { get; }

    /// <summary>What time counts: flow time, or contractions of the power method.</summary>
    public string TimeName { get; }

    /// <summary>Time (point).</summary>
    public double[] Times { get; }

    /// <summary>Steps (point).</summary>
    public double[] Steps { get; }

    /// <summary>The axis of time, linear or logarithmic as the record asks for.</summary>
    public PlotAxis TimeAxis { get; }

    /// <summary>
    /// Vertical lines where a new epoch begins; none where there are too many to see.
    /// </summary>
    public IReadOnlyList<PlotGuide> EpochGuides(double[] x)
    {
        var guides = new List<PlotGuide>();
        for (int i = 1; i < Points.Count; i++)
        {
            if (Points[i].Epoch != Points[i - 1].Epoch)
                guides.Add(new PlotGuide(x[i], "", IsVertical: true));
        }

        return guides.Count <= MostEpochsMarked ? guides : [];
    }

    /// <summary>w_i along the record (point); NaN before component i was added.</summary>
    public double[] Weights(int component) =>
        [.. Points.Select(p => component < p.Weights.Length ? p.Weights[component] : double.NaN)];

    private static PlotScale TimeScale(double[] times)
    {
        double[] positive = [.. times.Where(t => t > 0 && double.IsFinite(t)).Order()];
        if (positive.Length >= 8 && positive[^1] > LongSpan * positive[positive.Length / 4])
            return LogScale.Covering(positive);
        return LinearScale.Covering(times);
    }
}
