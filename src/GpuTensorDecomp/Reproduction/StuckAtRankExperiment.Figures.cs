using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reports.Tables;

namespace GpuTensorDecomp.Reproduction;

/// <summary>The figures.</summary>
internal sealed partial class StuckAtRankExperiment
{
    private static IEnumerable<ExperimentFigure> CurveFigures(Target[] targets)
    {
        yield return CurveFigure(
            "equal",
            "Equal weights: a coupon collector",
            "Share of runs that find every term, against the number of components over the rank.",
            "With m = r almost every run misses a term. Dots: measured, in bands of 95 % " +
            "(Wilson). Dashed: the chance that m random starts meet all r basins; no constant " +
            "is fitted.",
            [.. targets.Where(t => t.IsEqual)]);
        yield return CurveFigure(
            "geometric",
            "Falling weights: light terms are missed longer",
            "The same with weights 1, 1/1.2, 1/1.2², …: the basins of light terms are smaller.",
            "Dashed: the same law with unequal basins. In order 4 a few more runs succeed than " +
            "it says: a component that has not settled when a heavy term is fitted turns to a " +
            "lighter one.",
            [.. targets.Where(t => !t.IsEqual)]);
    }

    private static ExperimentFigure CurveFigure(
        string id, string heading, string introduction, string caption, Target[] targets)
    {
        var x = new PlotAxis("components over rank, m/r", new LinearScale(0.5, 10.5));
        double[] factors = [.. s_factors.Where(f => targets[0].Count(f).Trials > 0)];
        return new ExperimentFigure
        {
            Id = id,
            Heading = heading,
            Introduction = introduction,
            Caption = caption,
            Plots =
            [
                new LinePlot
                {
                    Title = heading,
                    Description = "The share of successes rises from near 0 at m = r towards 1.",
                    X = x,
                    Y = new PlotAxis("share of runs that find every term", new LinearScale(0, 1)),
                    Series =
                    [
                        .. targets.Select((t, n) => PlotSeries.Theory(
                            n == 0 ? "law" : $"law, {t.Title}", x.Scale, t.Law, n) with
                        { InLegend = n == 0 }),
                        .. targets.Select((t, n) => Measured(t, factors, n)),
                    ],
                },
            ],
            Data = Table(targets, factors),
        };
    }

    private static PlotSeries Measured(Target target, double[] factors, int color)
    {
        SuccessCount[] counts = [.. factors.Select(target.Count)];
        return new PlotSeries(
            $"order {target.Order}, r = {target.Rank}",
            factors,
            [.. counts.Select(c => c.Rate)],
            color)
        {
            Style = LineStyle.Points,
            Low = [.. counts.Select(c => c.Interval.Low)],
            High = [.. counts.Select(c => c.Interval.High)],
        };
    }

    private static ExperimentFigure GridFigure(Target[] targets) => new()
    {
        Id = "rates",
        Heading = "All targets at a glance",
        Introduction = "Runs that find every term, of all seeds.",
        Caption =
            "From left to right more components; ten terms of falling weights (each 1.2 times " +
            "the next) need most.",
        Plots =
        [
            SuccessGrid.Of(
                "Success against the number of components",
                "Success rises with m/r; with m = r almost no run succeeds.",
                CellAxis.OfCategories("m/r", [.. s_factors.Select(f => NumberText.Compact(f))]),
                CellAxis.OfCategories(
                    "target",
                    [
                        .. targets.Select(
                            t => $"l={t.Order} r={t.Rank} {(t.IsEqual ? "equal" : "falling")}"),
                    ]),
                [.. targets.Select(t => s_factors.Select(t.Count).ToArray())]),
        ],
        Data = Table(targets, s_factors),
    };

    private static ExperimentFigure StuckFigure(IReadOnlyList<ExperimentRun> runs)
    {
        ExperimentRun[] stuck = [.. runs.Where(IsStuck).OrderBy(StuckError)];
        double[] predicted = [.. stuck.Select(StuckError)];
        var x = new PlotAxis("√(Σ b² of missed terms)/‖b‖", new LinearScale(0, 1));
        return new ExperimentFigure
        {
            Id = "stuck",
            Heading = "Where stuck runs end",
            Introduction =
                "Every run that misses a term: its relative error at the end, against the share " +
                "of the tensor's norm that lies in the terms it misses.",
            Caption =
                "All on the diagonal: a stuck run has fitted some terms exactly and the others " +
                "not at all, and stays there. It is reported as stationary, never as converged.",
            Plots =
            [
                new LinePlot
                {
                    Title = "Relative error of stuck runs against what the missed terms make",
                    Description = "All points lie on the diagonal.",
                    X = x,
                    Y = new PlotAxis("relative error at the end", new LinearScale(0, 1)),
                    Series =
                    [
                        PlotSeries.Theory("error = what is missed", x.Scale, v => v, 1),
                        new PlotSeries("stuck runs", predicted, [.. stuck.Select(r => r.Error)], 0)
                        {
                            Style = LineStyle.Points,
                        },
                    ],
                },
            ],
            Data = new ReportTable(
                ReportColumn.Of("order", [.. stuck.Select(r => r.Number("order"))]),
                ReportColumn.Of("rank", [.. stuck.Select(r => r.Number("rank"))]),
                ReportColumn.Of("weights", [.. stuck.Select(r => r.Axis("weights"))]),
                ReportColumn.Of("missedTerms",
                    [.. stuck.Select(r => (double)Shares(r).Count(s => s < 0.5))]),
                ReportColumn.Of("missedNorm", predicted),
                ReportColumn.Of("relativeError", [.. stuck.Select(r => r.Error)])),
        };
    }

    private static ReportTable Table(Target[] targets, double[] factors)
    {
        (Target Target, double Factor)[] rows =
            [.. targets.SelectMany(t => factors.Select(f => (t, f)))];
        return new ReportTable(
            ReportColumn.Of("target", [.. rows.Select(r => r.Target.Title)]),
            ReportColumn.Of("factor", [.. rows.Select(r => r.Factor)]),
            ReportColumn.Of("successes",
                [.. rows.Select(r => (double)r.Target.Count(r.Factor).Successes)]),
            ReportColumn.Of(
                "trials", [.. rows.Select(r => (double)r.Target.Count(r.Factor).Trials)]),
            ReportColumn.Of("law", [.. rows.Select(r => r.Target.Law(r.Factor))]));
    }
}
