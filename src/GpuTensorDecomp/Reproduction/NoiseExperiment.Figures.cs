using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reports.Tables;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Reproduction;

/// <summary>The figures.</summary>
internal sealed partial class NoiseExperiment
{
    private static ExperimentFigure CourseFigure(Level[] levels)
    {
        var rows = levels.SelectMany(l => Course(l).Select(c => (l.Noise, Course: c))).ToArray();
        return new ExperimentFigure
        {
            Id = "course",
            Heading = "The error falls, stays, and rises again",
            Introduction =
                "The error to the tensor without noise against time, one picture for each level " +
                "‖N‖/‖S‖. The residual, which is all that a user sees, only falls.",
            Caption =
                "Solid: the error to the truth; it is least between the times at which theory " +
                "has the last term of the signal fitted (first thin line) and the noise " +
                "(second). Muted: the residual that is minimised. Dashed: √(rd/D)·level. " +
                "Medians over seeds; bands hold all seeds.",
            IsGrid = true,
            Plots = [.. LinePlot.WithSharedAxes([.. levels.Select(CoursePlot)])],
            Data = new ReportTable(
                ReportColumn.Of("level", [.. rows.Select(r => r.Noise)]),
                ReportColumn.Of("time", [.. rows.Select(r => r.Course.Time)]),
                ReportColumn.Of(
                    "medianError", [.. rows.Select(r => Quantiles.Median(r.Course.Errors))]),
                ReportColumn.Of("leastError", [.. rows.Select(r => r.Course.Errors.Min())]),
                ReportColumn.Of("largestError", [.. rows.Select(r => r.Course.Errors.Max())]),
                ReportColumn.Of("medianResidual",
                    [.. rows.Select(r => Quantiles.Median(r.Course.Residuals))])),
        };
    }

    private static LinePlot CoursePlot(Level level)
    {
        var course = Course(level);
        double[] times = [.. course.Select(c => c.Time)];
        PlotAxis x = new("time t = step × η", LinearScale.Covering([0, times[^1]]));
        PlotSeries Line(string name, int color, Func<Moment, double[]> values) =>
            PlotSeries.OverSeeds(
                name, times, [.. course.Select(values)], color, share: 1) with
            { Style = LineStyle.Line };
        return new LinePlot
        {
            Title = FormattableString.Invariant($"noise level {level.Noise}"),
            Description = "The error falls to its least, stays, and rises where noise is fitted.",
            X = x,
            Y = new PlotAxis("relative error", LogScale.Covering([0.01, 1.5])),
            Series =
            [
                Line("residual ‖T − S − N‖/‖S + N‖", Palette.Muted, c => c.Residuals),
                Line("error to the truth ‖T − S‖/‖S‖", 0, c => c.Errors),
                PlotSeries.Theory("√(rd/D)·level", x.Scale, _ => Reference(level.Noise), 1),
            ],
            Guides =
            [
                new PlotGuide(SignalTime, "", true),
                .. level.NoiseTime < times[^1]
                    ? new[] { new PlotGuide(level.NoiseTime, "", true) } : [],
            ],
        };
    }

    private static ExperimentFigure LevelFigure(Level[] levels)
    {
        double[] noise = [.. levels.Select(l => l.Noise)];
        PlotAxis x = new("noise level ‖N‖/‖S‖", LogScale.Covering([noise[0], noise[^1]]));
        (string Name, Func<(ExperimentRun Whole, ExperimentRun Stopped), double> Value)[] kinds =
        [
            ("at the end", p => AtEnd(p.Whole)),
            ("plain discrepancy", p => AtDiscrepancy(p.Whole)),
            ("stopping rule", p => AtStop(p.Stopped)),
            ("best moment", p => Best(p.Whole)),
        ];
        PlotSeries[] lines =
        [
            .. kinds.Select((kind, n) => PlotSeries.OverSeeds(
                kind.Name, noise, [.. levels.Select(l => l.Pairs.Select(kind.Value).ToArray())], n,
                share: 1)),
        ];
        return new ExperimentFigure
        {
            Id = "levels",
            Heading = "Stopping early, by the residual alone",
            Introduction =
                "The error to the tensor without noise at four moments of each run: the end, " +
                "where the residual first reaches the noise's norm, where the program stops " +
                "when it is told that norm, and the best one.",
            Caption =
                "Up to level 1 the program's rule and the best moment lie on each other, both " +
                "near the reference √(rd/D)·level (dashed): the error that remains if only the " +
                "signal's own directions carry noise. Running on to the end costs a multiple of " +
                "it. At level 1.5 noise follows signal without a pause, and the rule misses the " +
                "moment. Medians; bands hold all seeds.",
            Plots =
            [
                new LinePlot
                {
                    Title = "Error to the truth against the noise level",
                    Description =
                        "Up to level 1 the rule's error coincides with the best; the end's is " +
                        "several times larger.",
                    X = x,
                    Y = new PlotAxis(
                        "error ‖T − S‖/‖S‖",
                        LogScale.Covering(lines.SelectMany(l => l.Low!.Concat(l.High!)))),
                    Series =
                    [
                        .. lines,
                        PlotSeries.Theory("√(rd/D)·level", x.Scale, Reference, kinds.Length),
                    ],
                },
            ],
            Data = new ReportTable(
            [
                ReportColumn.Of("level", noise),
                .. lines.Select(l => ReportColumn.Of(l.Name, l.Y)),
                ReportColumn.Of("reference", [.. noise.Select(Reference)]),
                ReportColumn.Of("signalTime", [.. levels.Select(_ => SignalTime)]),
                ReportColumn.Of("noiseTime", [.. levels.Select(l => l.NoiseTime)]),
            ]),
        };
    }

    /// <summary>All runs of a level at the times that all of them recorded.</summary>
    private static Moment[] Course(Level level)
    {
        IReadOnlyList<TrajectoryPoint>[] points =
            [.. level.Pairs.Select(p => p.Whole.Trajectory!.Points)];
        return
        [
            .. Enumerable.Range(0, points.Min(p => p.Count)).Select(n => new Moment(
                points[0][n].Time,
                [.. points.Select(p => p[n].TruthError)],
                [.. points.Select(p => p[n].RelativeError)])),
        ];
    }

    /// <summary>Errors and residuals of all runs at a time.</summary>
    private sealed record Moment(double Time, double[] Errors, double[] Residuals);
}
