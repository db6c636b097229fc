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
                double predicted = Math.Min(m * d, entries) - (isException && m == plain ? 1 : 0);
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

    /// <summary>C(d+l−1, l).</summary>
    private static double Entries(int order, int dimension)
    {
        double entries = 1;
        for (int k = 1; k <= order; k++)
            entries = entries * (dimension - 1 + k) / k;
        return entries;
    }
}
