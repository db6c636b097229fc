using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reports.Tables;

namespace GpuTensorDecomp.Reproduction;

/// <content>How small a start it takes, and how far the method goes.</content>
internal sealed partial class BeyondLazyExperiment
{
    private const double FineTolerance = 1e-5;

    /// <summary>Largest start norm that is small enough, by the other implementation.</summary>
    private const double SmallStart = 0.01;

    /// <summary>By order, dimension and rank: runs of another program that reached 1e-5.</summary>
    private static readonly Dictionary<string, ReferenceRate> s_fineRates =
        new(StringComparer.Ordinal)
        {
            ["3 20 2"] = new(10, 10),
            ["3 50 2"] = new(10, 10),
            ["3 20 5"] = new(5, 10),
            ["3 30 5"] = new(8, 10),
            ["3 50 5"] = new(10, 10),
            ["3 50 10"] = new(2, 10),
            ["4 20 2"] = new(10, 10),
            ["4 50 2"] = new(10, 10),
            ["4 20 5"] = new(4, 10),
            ["4 30 5"] = new(7, 10),
            ["4 50 5"] = new(9, 10),
            ["4 50 10"] = new(4, 10),
        };

    private static ExperimentFigure Precise(SpecRuns runs, List<Claim> claims)
    {
        string[] orders = [.. runs.Values("order").Reverse()];
        (string Dimension, string Rank)[] shapes =
            [.. runs.Runs.Select(r => (r.Axis("dimension"), r.Axis("rank"))).Distinct()];
        SpecRuns Cell(string order, (string Dimension, string Rank) shape) => runs.Where(
            ("order", order), ("dimension", shape.Dimension), ("rank", shape.Rank));
        (string Order, bool IsCondensed)[] rows =
            [.. orders.SelectMany(order => new[] { (order, true), (order, false) })];
        var table = new SuccessTable(
            CellAxis.OfCategories(
                "order",
                [.. rows.Select(r => $"{r.Order}{(r.IsCondensed ? ", condensed" : "")}")]),
            CellAxis.OfCategories("d / r", [.. shapes.Select(s => $"{s.Dimension} / {s.Rank}")]),
            [
                .. rows.Select(row => (IReadOnlyList<SuccessCount>)
                [
                    .. shapes.Select(shape => Cell(row.Order, shape).Count(run =>
                        (row.IsCondensed ? run.Record.RelativeError ?? 1 : run.Error) <=
                            FineTolerance)),
                ]),
            ]);
        foreach (string order in orders.Reverse())
        {
            foreach ((string Dimension, string Rank) shape in shapes)
            {
                ReferenceRate reference =
                    s_fineRates[$"{order} {shape.Dimension} {shape.Rank}"];
                SuccessCount count = Cell(order, shape).Count(run => run.Error <= FineTolerance);
                claims.Add(Claim.AtLeast(
                    $"share that reaches 1e-5 with m = 2r, order {order}, d = {shape.Dimension}, " +
                    $"r = {shape.Rank}",
                    (double)reference.Successes / reference.Trials - 0.15,
                    count.Rate) with
                {
                    Note = $"{count.Successes} of {count.Trials}; elsewhere " +
                        $"{reference.Successes} " +
                        $"of {reference.Trials}, less 15 points.",
                });
            }
        }

        claims.Add(Claim.AtLeast(
            "share of these runs whose condensed factors are within 1e-5",
            0.99,
            runs.Count(run => run.Record.RelativeError <= FineTolerance).Rate));
        return table.ToFigure(
            "precise",
            "A finer target: more epochs or condensing",
            "Share of runs whose components reach a relative error of 1e-5 by descent alone, as " +
            "the paper has it, with up to 100 epochs; and of the same runs once components of " +
            "one direction are merged and polished (condensed; ours). Components that share a " +
            "term approach it ever more slowly, which merging ends and more epochs do not.",
            "Success at 1e-5 with m = 2r",
            "Full rows for condensed runs; descent alone misses the target more often the more " +
            "terms there are.");
    }

    private static ExperimentFigure Starts(SpecRuns runs, List<Claim> claims)
    {
        double[] norms = [.. runs.Numbers("start-norm").Order()];
        var series = new List<PlotSeries>();
        var rows = new List<(string Order, string Components, double Norm, SpecRuns Runs)>();
        foreach (string order in runs.Values("order"))
        {
            foreach (string components in runs.Values("components"))
            {
                SpecRuns of = runs.Where(("order", order), ("components", components));
                SpecRuns At(double norm) => new(
                    of.Spec, [.. of.Runs.Where(r => r.Number("start-norm") == norm)]);
                series.Add(PlotSeries.OverSeeds(
                    $"order {order}, m = {components}", norms,
                    [.. norms.Select(n => At(n).Runs.Select(r => r.Error).ToArray())],
                    series.Count));
                rows.AddRange(norms.Select(n => (order, components, n, At(n))));
            }
        }

        claims.Add(Claim.AtLeast(
            "share that succeeds from start norms up to 0.01, least of all m and norms",
            0.85,
            rows.Where(r => r.Norm <= SmallStart)
                .Min(r => r.Runs.Count(run => run.Error <= Tolerance).Rate)));
        claims.Add(Claim.AtMost(
            "share that succeeds from start norm 0.1, most of all m",
            0.15,
            Largest.Of(rows.Where(r => r.Norm == norms[^1])
                .Select(r => r.Runs.Count(run => run.Error <= Tolerance).Rate))));
        return new ExperimentFigure
        {
            Id = "start",
            Heading = "How small a start",
            Introduction = "Components that are not used, and those drawn anew, stay at the " +
                "start norm and are part of the model.",
            Caption = "Median relative error at the end (band: quartiles) against the start " +
                "norm; runs below the thin line succeed. From 0.1 none does.",
            Plots =
            [
                new LinePlot
                {
                    Title = "Relative error against the start norm",
                    Description = "The error rises with the start norm, beyond 1e-3 at 0.1.",
                    X = new PlotAxis("start norm δ", LogScale.Covering(norms)),
                    Y = new PlotAxis(
                        "relative error", LogScale.Covering(series.SelectMany(s => s.Low!))),
                    Series = series,
                    Guides = [new PlotGuide(Tolerance, "success", IsVertical: false)],
                },
            ],
            Data = new ReportTable(
                ReportColumn.Of("order", [.. rows.Select(r => r.Order)]),
                ReportColumn.Of("components", [.. rows.Select(r => r.Components)]),
                ReportColumn.Of("startNorm", [.. rows.Select(r => r.Norm)]),
                ReportColumn.Of(
                    "medianRelativeError",
                    [.. rows.Select(r => r.Runs.Median(run => run.Error))]),
                ReportColumn.Of("successes", [.. rows.Select(
                    r => (double)r.Runs.Count(run => run.Error <= Tolerance).Successes)]),
                ReportColumn.Of("trials", [.. rows.Select(r => (double)r.Runs.Runs.Count)])),
        };
    }
}
