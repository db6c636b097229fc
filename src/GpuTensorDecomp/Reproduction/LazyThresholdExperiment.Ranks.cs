using System.Globalization;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reports.Tables;
using GpuTensorDecomp.Theory;

namespace GpuTensorDecomp.Reproduction;

/// <content>The rank of the tangent space, and the four exceptions to the count.</content>
internal sealed partial class LazyThresholdExperiment
{
    /// <summary>Dimensions whose ranks are drawn, where they were run.</summary>
    private static readonly double[] s_drawn = [3, 5, 6, 8, 10, 12, 14];

    private static ExperimentFigure RankCourse(SpecRuns runs, List<Claim> claims)
    {
        double[] directions = [.. runs.Numbers("directions").Order()];
        double[] dimensions = [.. runs.Numbers("dimension").Order()];
        double Rank(double d, double m) => Quantiles.Median(runs.Runs
            .Where(r => r.Number("dimension") == d && r.Number("directions") == m)
            .Select(r => r.Measure("tangentRank")));
        (double Dimension, double Directions)[] cells =
            [.. dimensions.SelectMany(d => directions.Select(m => (d, m)))];
        claims.Add(Claim.Within(
            "share of ranks over the map that are min(md, C(d+l−1, l)), less 1 in the exceptions",
            1,
            SuccessCount.Of(cells.Select(c => Rank(c.Dimension, c.Directions) ==
                PredictedRank(3, (int)c.Dimension, c.Directions))).Rate,
            0));
        double[] drawn = [.. dimensions.Intersect(s_drawn)];
        PlotAxis x = new("directions m", LinearScale.Covering([0, directions[^1]]));
        return new ExperimentFigure
        {
            Id = "rank-course",
            Heading = "The rank of the tangent space",
            Caption = "Each direction adds d dimensions to the tangent space (dots, order 3), " +
                "until it holds all C(d+2, 3) of the symmetric tensors (dashed: the smaller of " +
                "the two). Where a line turns flat is m*.",
            Plots =
            [
                new LinePlot
                {
                    Title = "Rank of the tangent space against the number of directions",
                    Description = "The ranks lie on lines of slope d that end flat.",
                    X = x,
                    Y = new PlotAxis("rank", LinearScale.Covering(
                        [0, .. drawn.Select(d => Rank(d, directions[^1]))])),
                    Series =
                    [
                        .. drawn.Select((d, n) => PlotSeries.Theory(
                            "min(md, C(d+2, 3))", x.Scale,
                            m => Math.Min(m * d, Entries(3, (int)d)), n) with
                        { InLegend = n == 0 }),
                        .. drawn.Select((d, n) => new PlotSeries(
                            $"d = {d}", directions, [.. directions.Select(m => Rank(d, m))], n)
                        {
                            Style = LineStyle.Points,
                        }),
                    ],
                },
            ],
            Data = new ReportTable(
                ReportColumn.Of("dimension", [.. cells.Select(c => c.Dimension)]),
                ReportColumn.Of("directions", [.. cells.Select(c => c.Directions)]),
                ReportColumn.Of("rank", [.. cells.Select(c => Rank(c.Dimension, c.Directions))]),
                ReportColumn.Of("predicted", [.. cells.Select(
                    c => PredictedRank(3, (int)c.Dimension, c.Directions))])),
        };
    }

    private static ExperimentFigure Ranks(SpecRuns runs, List<Claim> claims)
    {
        (string Order, string Dimension)[] shapes =
            [.. runs.Runs.Select(r => (r.Axis("order"), r.Axis("dimension"))).Distinct()];
        string[] offsets = [.. runs.Values("offset")];
        double[][] missing = new double[shapes.Length][];
        var rows = new List<(string Shape, string Offset, double Rank, double Predicted)>();
        for (int n = 0; n < shapes.Length; n++)
        {
            (string order, string dimension) = shapes[n];
            int l = int.Parse(order, CultureInfo.InvariantCulture);
            int d = int.Parse(dimension, CultureInfo.InvariantCulture);
            double entries = Entries(l, d);
            double plain = Math.Ceiling(entries / d);
            bool isException = LazyThreshold.Components(l, d) > plain;
            missing[n] = new double[offsets.Length];
            for (int k = 0; k < offsets.Length; k++)
            {
                SpecRuns group = runs.Where(
                    ("order", order), ("dimension", dimension), ("offset", offsets[k]));
                double rank = group.Median(r => r.Measure("tangentRank"));
                double m = plain + group.Runs[0].Number("offset");
                double predicted = PredictedRank(l, d, m);
                missing[n][k] = entries - rank;
                rows.Add(($"order {order}, d = {dimension}", offsets[k], rank, predicted));
            }

            claims.Add(Claim.Within(
                $"rank at ⌈C(d+l−1, l)/d⌉ = {plain} directions, order {order}, d = {dimension}" +
                (isException ? " (exception)" : ""),
                rows[^2].Predicted,
                rows[^2].Rank,
                0));
        }

        claims.Add(Claim.Within(
            "share of the ranks below, at and above the threshold that are as predicted",
            1,
            SuccessCount.Of(rows.Select(r => r.Rank == r.Predicted)).Rate,
            0));
        return new ExperimentFigure
        {
            Id = "ranks",
            Heading = "The four exceptions",
            Introduction = "Dimensions that the tangent space lacks, one direction before " +
                "⌈C(d+l−1, l)/d⌉, there, and one after.",
            Caption = "In the four exceptional cases one dimension is missing where the count " +
                "says that none should be.",
            Plots =
            [
                HeatMap.Of(
                    "Missing dimensions",
                    "Nothing is missing at the threshold but in the four exceptions.",
                    CellAxis.OfCategories("directions beyond ⌈C(d+l−1, l)/d⌉", offsets),
                    CellAxis.OfCategories(
                        "shape", [.. shapes.Select(s => $"l = {s.Order}, d = {s.Dimension}")]),
                    new PlotAxis(
                        "missing dimensions",
                        new LinearScale(0, Math.Max(1, missing.Max(row => row.Max())))),
                    missing),
            ],
            Data = new ReportTable(
                ReportColumn.Of("shape", [.. rows.Select(r => r.Shape)]),
                ReportColumn.Of("offset", [.. rows.Select(r => r.Offset)]),
                ReportColumn.Of("rank", [.. rows.Select(r => r.Rank)]),
                ReportColumn.Of("predicted", [.. rows.Select(r => r.Predicted)])),
        };
    }

    /// <summary>min(md, C(d+l−1, l)), 1 less at ⌈C(d+l−1, l)/d⌉ in the four exceptions.</summary>
    private static double PredictedRank(int order, int dimension, double directions)
    {
        double entries = Entries(order, dimension);
        double plain = Math.Ceiling(entries / dimension);
        bool isException = LazyThreshold.Components(order, dimension) > plain;
        return Math.Min(directions * dimension, entries) -
            (isException && directions == plain ? 1 : 0);
    }

    /// <summary>C(d+l−1, l).</summary>
    private static double Entries(int order, int dimension)
    {
        double entries = 1;
        for (int k = 1; k <= order; k++)
            entries = entries * (dimension - 1 + k) / k;
        return entries;
    }
}
