using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reports.Tables;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Reproduction;

/// <summary>The figures.</summary>
internal sealed partial class DeflationExperiment
{
    private const int RandomRunsShown = 3;

    private static ExperimentFigure StaircaseFigure(SpecRuns runs)
    {
        // All runs take the same steps, so their points can be compared up to the end of the first.
        IReadOnlyList<TrajectoryPoint>[] points =
            [.. runs.Runs.Select(r => r.Trajectory!.Points)];
        int count = points.Min(p => p.Count) - 1;
        double[] times = [.. points[0].Take(count).Select(p => p.Time)];
        PlotSeries Line(string name, int color, Func<TrajectoryPoint, double> value) =>
            PlotSeries.OverSeeds(
                name,
                times,
                [
                    .. Enumerable.Range(0, count).Select(
                        n => points.Select(p => value(p[n])).ToArray()),
                ],
                color,
                share: 1) with
            { Style = LineStyle.Line };
        PlotSeries[] shares =
            [.. s_weights.Select((_, j) => Line($"term {j + 1}", j, p => p.FittedFractions[j]))];
        PlotSeries error = Line("relative error", 7, p => p.RelativeError);
        double[] predicted = [.. s_weights.Select(b => FitTimeLaw.Descent(b, StartNorm, Step))];
        PlotAxis x = new("time t = step × η", LinearScale.Covering([0, times[^1]]));
        return new ExperimentFigure
        {
            Id = "staircase",
            Heading = "Orthogonal terms are fitted one at a time",
            Introduction =
                "Above: the share of each term that the 50 components fit together. Below: the " +
                "relative error of their sum.",
            Caption =
                "Each share jumps from 0 to 1 where the formula says (thin vertical lines), " +
                "heaviest term first; between two jumps the error stays at √(Σ b² of the terms " +
                "not yet fitted)/‖b‖ (thin horizontal lines). Lines are medians over seeds, " +
                "bands hold all seeds.",
            Plots =
            [
                new LinePlot
                {
                    Title = "Fitted share of each term against time",
                    Description = "Five curves that jump from 0 to 1 one after another.",
                    X = x,
                    Y = new PlotAxis("fitted share", new LinearScale(0, 1.1)),
                    Series = shares,
                    Guides = [.. predicted.Select(t => new PlotGuide(t, "", true))],
                    Labels = [.. shares.Select((s, j) => LabelOf(s, j))],
                },
                new LinePlot
                {
                    Title = "Relative error against time",
                    Description = "A staircase of five steps from 1 down to 0.",
                    X = x,
                    Y = new PlotAxis("relative error", new LinearScale(0, 1.05)),
                    Series = [error],
                    Guides =
                    [
                        .. Enumerable.Range(1, s_weights.Length - 1).Select(
                            j => new PlotGuide(Plateau(j), NumberText.Compact(Plateau(j)), false)),
                    ],
                    RelativeHeight = 0.7,
                },
            ],
            Data = new ReportTable(
            [
                ReportColumn.Of("time", times),
                .. shares.Select((s, j) => ReportColumn.Of($"share_{j + 1}", s.Y)),
                ReportColumn.Of("relativeError", error.Y),
            ]),
        };
    }

    private static ExperimentFigure TimeFigure(SpecRuns starts)
    {
        double[] norms = [.. starts.Numbers("start-norm").Order()];
        string[] methods = [.. starts.Values("method")];
        PlotAxis x = new("start norm δ", LogScale.Covering([norms[0], norms[^1]]));
        PlotAxis y = new(
            "t50", LinearScale.Covering([0, 1.08 * Predicted("descent", 4, norms[0])]));
        LinePlot Plot(string method)
        {
            SpecRuns runs = starts.Where(("method", method));
            return new LinePlot
            {
                Title = method == "descent"
                    ? "Descent, step 0.1: fit times against the start norm"
                    : "Flow, continuous time: fit times against the start norm",
                Description = "Measured times lie on the predicted straight lines.",
                X = x,
                Y = y with { Label = $"t50 by {method}" },
                Series =
                [
                    .. s_weights.Select((_, j) => PlotSeries.Theory(
                        j == 0 ? "formula" : $"formula, term {j + 1}", x.Scale,
                        norm => Predicted(method, j, norm), j) with
                    { InLegend = j == 0 }),
                    .. s_weights.Select((_, j) => PlotSeries.OverSeeds(
                        $"term {j + 1}", norms, [.. norms.Select(n => TimesAt(runs, j, n))], j,
                        share: 1) with
                    { Style = LineStyle.Points }),
                ],
            };
        }

        var rows = methods.SelectMany(m => norms.SelectMany(
            n => s_weights.Select((_, j) => (Method: m, Norm: n, Term: j)))).ToArray();
        return new ExperimentFigure
        {
            Id = "fit-times",
            Heading = "When each term is fitted",
            Introduction =
                "The time t50 at which half of a term is fitted, for start norms over ten " +
                "orders of magnitude; orthogonal terms.",
            Caption =
                "Dots are medians over seeds, dashed lines the formulas (no fitted constant). " +
                "The time is linear in the logarithm of the start norm, with a slope of 1/(2b) " +
                "in continuous time.",
            Plots = [.. methods.Select(Plot)],
            Data = new ReportTable(
                ReportColumn.Of("method", [.. rows.Select(r => r.Method)]),
                ReportColumn.Of("startNorm", [.. rows.Select(r => r.Norm)]),
                ReportColumn.Of("term", [.. rows.Select(r => (double)r.Term + 1)]),
                ReportColumn.Of("t50", [.. rows.Select(r => Quantiles.Median(
                    TimesAt(starts.Where(("method", r.Method)), r.Term, r.Norm)))]),
                ReportColumn.Of(
                    "formula", [.. rows.Select(r => Predicted(r.Method, r.Term, r.Norm))])),
        };
    }

    private static ExperimentFigure RandomFigure(SpecRuns runs)
    {
        const double until = 60;
        ExperimentRun[] shown = [.. runs.Runs.Take(RandomRunsShown)];
        var courses = shown.Select(run => (
            Run: run,
            Times: Times(run).TakeWhile(time => time <= until).ToArray(),
            Shares: ShareCourses(run))).ToArray();
        var rows = courses.SelectMany(
            c => c.Times.Select((time, n) => (Seed: c.Run.Axis("seed"), Time: time, c.Shares, n)))
            .ToArray();

        return new ExperimentFigure
        {
            Id = "random",
            Heading = "Random vectors: terms that overlap come together",
            Introduction =
                "The same with vectors drawn on the sphere, whose cosines reach 0.5 and more in " +
                "ten dimensions: one drawing a seed. The share is T(v, …, v)/T*(v, …, v), which " +
                "is 1 for a perfect fit, as the terms now overlap.",
            Caption =
                "Still a deflation, mostly heavy terms first. But where two vectors are close, " +
                "one direction between them is fitted first: both shares rise together, stand " +
                "still below 1, and part later. So a light term may come before a heavier one.",
            IsGrid = true,
            Plots =
            [
                .. courses.Select(c => new LinePlot
                {
                    Title = $"seed {c.Run.Axis("seed")}",
                    Description = "Five curves that rise to 1, some of them together.",
                    X = new PlotAxis("time", new LinearScale(0, until)),
                    Y = new PlotAxis("fitted share", new LinearScale(0, 1.1)),
                    Series =
                    [
                        .. c.Shares.Select((share, j) => new PlotSeries(
                            $"term {j + 1}", c.Times, share[..c.Times.Length], j)),
                    ],
                }),
            ],
            Data = new ReportTable(
            [
                ReportColumn.Of("seed", [.. rows.Select(r => r.Seed)]),
                ReportColumn.Of("time", [.. rows.Select(r => r.Time)]),
                .. s_weights.Select((_, j) => ReportColumn.Of(
                    $"share_{j + 1}", [.. rows.Select(r => r.Shares[j][r.n])])),
            ]),
        };
    }

    /// <summary>A term's number where its curve is half way up.</summary>
    private static PlotLabel LabelOf(PlotSeries share, int term)
    {
        int place = share.Y.ToList().FindIndex(f => f >= 0.5);
        return place < 0
            ? new PlotLabel(double.NaN, double.NaN, "", term)
            : new PlotLabel(share.X[place], 0.5, $"{term + 1}", term);
    }
}
