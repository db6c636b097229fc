using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reports.Tables;
using GpuTensorDecomp.Theory;

namespace GpuTensorDecomp.Reproduction;

/// <summary>
/// Lazy training fits a target without special position from m* = ⌈C(d+l−1, l)/d⌉ different
/// directions on, and not before, however few terms it has.
/// </summary>
internal sealed partial class LazyThresholdExperiment : Experiment
{
    private const double Tolerance = 1e-3;

    public override string Name => "lazy-threshold";

    public override string Title => "Lazy training needs a component for every d entries";

    public override string Claimed =>
        "Training that stays near its start fits even one term only from m* = ⌈C(d+l−1, l)/d⌉ " +
        "components on, about d^(l−1)/l!, whatever the number of terms.";

    public override string Source =>
        "Beyond Lazy Training for Over-parameterized Tensor Decomposition (2020), theorem 2; the " +
        "threshold: Alexander and Hirschowitz (1995)";

    public override IReadOnlyList<string> Specs =>
        [Name, "lazy-threshold-map", "lazy-threshold-rank"];

    public override string? OnlyFloat64Because =>
        "It tells residuals and ranks at the threshold from those just below by what float64 " +
        "rounds to 0, in a factorisation that is kept in float64 for that.";

    public override ExperimentFindings Find(ExperimentRuns runs)
    {
        var claims = new List<Claim>();
        return new ExperimentFindings
        {
            Claims = claims,
            Figures =
            [
                Threshold(runs.Main, claims),
                Map(runs.Of(Specs[1]), claims),
                RankCourse(runs.Of(Specs[1]), claims),
                Ranks(runs.Of(Specs[2]), claims),
            ],
            Setup =
            [
                (
                    "target",
                    "1 to 3 random unit vectors, |weights| uniform in .5 to 1.5 of random sign"),
                ("method", "the exact least-squares residual of the model linearised at its start"),
                (
                    "m",
                    "different directions; lazy training takes each twice, with signs + and −, " +
                    "so that the model starts at zero"),
                ("fit", "relative residual below 1e-3"),
            ],
            Notes =
            [
                "Lazy training moves so little that the model is T(U0) + DT(U0)X, linear in X. " +
                "What it can reach is the tangent space spanned by sym(u^(l−1) ⊗ x) over the " +
                "start's directions u and all x, so its best residual is a linear least-squares " +
                "problem, solved here by QR.",
                "That space has dimension md at most, a symmetric tensor C(d+l−1, l) different " +
                "entries. For random directions the dimension is the smaller of the two, except " +
                "for (l, d) = (3, 5), (4, 3), (4, 4) and (4, 5), where one is missing at md = " +
                "C(d+l−1, l) (or just above), so that one more component is needed.",
            ],
        };
    }

    private static ExperimentFigure Threshold(SpecRuns runs, List<Claim> claims)
    {
        (string Order, string Dimension)[] shapes =
            [.. runs.Runs.Select(r => (r.Axis("order"), r.Axis("dimension"))).Distinct()];
        double[] offsets = [.. runs.Numbers("offset").Order()];
        var series = new List<PlotSeries>();
        var rows = new List<(string Shape, double Components, double Offset, double[] Residuals)>();
        for (int n = 0; n < shapes.Length; n++)
        {
            SpecRuns group = runs.Where(
                ("order", shapes[n].Order), ("dimension", shapes[n].Dimension));
            long threshold = LazyThreshold.Components(
                group.Runs[0].Case.Problem.Order, group.Runs[0].Case.Problem.Dimension);
            string name = $"order {shapes[n].Order}, d = {shapes[n].Dimension}, m* = {threshold}";
            double[][] residuals =
            [
                .. offsets.Select(o => group.Runs
                    .Where(r => r.Number("offset") == o).Select(Residual).ToArray()),
            ];
            series.Add(PlotSeries.OverSeeds(name, offsets, Shown(residuals), n, share: 1));
            rows.AddRange(offsets.Zip(residuals, (o, r) => (name, threshold + o, o, r)));
            claims.Add(Claim.Within(
                $"smallest m that fits every target, order {shapes[n].Order}, " +
                $"d = {shapes[n].Dimension}",
                threshold,
                offsets.Where((_, i) => residuals[i].All(r => r < Tolerance))
                    .Select(o => threshold + o).DefaultIfEmpty(double.NaN).First(),
                0));
            claims.Add(Claim.AtLeast(
                $"least residual at m* − 2, order {shapes[n].Order}, d = {shapes[n].Dimension}",
                0.03,
                residuals[Array.IndexOf(offsets, -2)].Min()));
        }

        return new ExperimentFigure
        {
            Id = "threshold",
            Heading = "At the threshold",
            Caption = "Residual of lazy training (median; band: all) against the number of " +
                "different directions, counted from m*. It is large up to m* − 1 and gone at " +
                "m*; residuals below 1e-16 are drawn there.",
            Plots =
            [
                new LinePlot
                {
                    Title = "Residual of lazy training around m*",
                    Description = "All curves fall from above 0.01 to rounding at m*.",
                    X = new PlotAxis("directions m − m*", LinearScale.Covering(offsets)),
                    Y = new PlotAxis(
                        "relative residual",
                        LogScale.Covering([1, .. series.SelectMany(s => s.Low!)])),
                    Series = series,
                    Guides = [new PlotGuide(0, "", IsVertical: true)],
                },
            ],
            Data = new ReportTable(
                ReportColumn.Of("shape", [.. rows.Select(r => r.Shape)]),
                ReportColumn.Of("directions", [.. rows.Select(r => r.Components)]),
                ReportColumn.Of("leastResidual", [.. rows.Select(r => r.Residuals.Min())]),
                ReportColumn.Of(
                    "medianResidual", [.. rows.Select(r => Quantiles.Median(r.Residuals))]),
                ReportColumn.Of("largestResidual", [.. rows.Select(r => r.Residuals.Max())])),
        };
    }

    private static ExperimentFigure Map(SpecRuns runs, List<Claim> claims)
    {
        double[] dimensions = [.. runs.Numbers("dimension").Order()];
        double[] directions = [.. runs.Numbers("directions").Order()];
        double[][] residuals =
        [
            .. directions.Select(m => dimensions.Select(d => Quantiles.Median(runs.Runs
                .Where(r => r.Number("dimension") == d && r.Number("directions") == m)
                .Select(Residual))).ToArray()),
        ];
        (double Dimension, double Directions, double Residual)[] cells =
        [
            .. directions.SelectMany((m, row) => dimensions.Select((d, column) =>
                (d, m, residuals[row][column]))),
        ];
        claims.Add(Claim.Within(
            "share of the map's cells on the right side of m*: fitted if and only if m ≥ m*",
            1,
            SuccessCount.Of(cells.Select(c => c.Residual < Tolerance ==
                c.Directions >= LazyThreshold.Components(3, (int)c.Dimension))).Rate,
            0));
        return new ExperimentFigure
        {
            Id = "map",
            Heading = "Over dimension and width",
            Caption = "Residual of lazy training at order 3, by dimension and number of " +
                "different directions. The line is m* = ⌈C(d+2, 3)/d⌉: above it everything is " +
                "fitted.",
            Plots =
            [
                HeatMap.Of(
                    "Residual over dimension and directions",
                    "Cells above the curve of m* have no residual, cells below it have.",
                    CellAxis.OfValues("dimension d", dimensions),
                    CellAxis.OfValues("directions m", directions),
                    new PlotAxis("relative residual", new LinearScale(0, 1)),
                    residuals) with
                {
                    Overlays =
                    [
                        new PlotSeries(
                            "m*",
                            dimensions,
                            [
                                .. dimensions.Select(
                                    d => (double)LazyThreshold.Components(3, (int)d)),
                            ],
                            4),
                    ],
                },
            ],
            Data = new ReportTable(
                ReportColumn.Of("dimension", [.. cells.Select(c => c.Dimension)]),
                ReportColumn.Of("directions", [.. cells.Select(c => c.Directions)]),
                ReportColumn.Of("medianResidual", [.. cells.Select(c => c.Residual)])),
        };
    }

    private static double Residual(ExperimentRun run) => run.Measure("lazyResidual");

    private static double[][] Shown(double[][] residuals) =>
        [.. residuals.Select(row => row.Select(r => Math.Max(r, 1e-16)).ToArray())];
}
