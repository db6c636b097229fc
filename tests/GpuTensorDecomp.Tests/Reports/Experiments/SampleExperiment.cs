using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reports.Tables;

namespace GpuTensorDecomp.Tests.Reports.Experiments;

/// <summary>A page as an experiment would fill it, from made-up but plausible data.</summary>
internal static class SampleExperiment
{
    private const int Seeds = 20;
    private static readonly double[] s_dimensions = [3, 4, 6, 8, 12, 16];
    private static readonly double[] s_widths = [1, 2, 4, 8, 16, 32, 64, 128];
    private static readonly double[] s_scales = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10];

    public static ExperimentPage Page() => new()
    {
        Name = "lazy-threshold",
        Title = "A lazy fit needs as many components as dimensions allow",
        Claimed = "Training that stays near its start fits a generic tensor only from width " +
            "m* = ⌈C(d+l−1, l)/d⌉ on, however small its rank.",
        Source = "2020 paper, theorem 1",
        Setup = [("Order l", "4"), ("Rank r", "2"), ("Seeds", "20"), ("Start norm", "1")],
        Figures = [Grid(), Curves(), Facets()],
        Claims =
        [
            Claim.Within("m* at d = 8, order 4", 42, 42, 0),
            Claim.SuccessRate("success at m = 64, d = 8", 1, new SuccessCount(19, 20)),
            Claim.AtMost("relative residual below m*", 1e-3, 0.21) with
            {
                Note = "The seeds at m = 41 are one component short and still leave a fifth.",
            },
            Claim.AtLeast("components found from a small start", 0.99, 1),
        ],
        Notes = ["Each cell counts the seeds whose residual came below 10⁻⁶.", "Nothing else."],
        Command = "gpudecomp reproduce lazy-threshold --out experiments",
        WallSeconds = 83.4,
        Device = "CPU, 2 cores, AVX-512",
        Precision = Precision.Float64,
        Data = Curves().Data,
    };

    public static double Threshold(double d) => (d + 1) * (d + 2) * (d + 3) / 24;

    private static ExperimentFigure Grid()
    {
        SuccessCount[][] counts =
        [
            .. s_widths.Select(m => s_dimensions
                .Select(d => new SuccessCount(
                    (int)Math.Round(Seeds / (1 + Math.Pow(Threshold(d) / m, 4))), Seeds))
                .ToArray()),
        ];
        HeatMap map = SuccessGrid.Of(
            "Success of lazy training over dimension and width",
            "Fits fail below the curve m*(d) and succeed above it.",
            CellAxis.OfValues("dimension d", s_dimensions),
            CellAxis.OfValues("components m", s_widths), counts);
        double[] d = [.. Enumerable.Range(0, 131).Select(i => 3 + i / 10.0)];
        return new ExperimentFigure
        {
            Id = "grid",
            Heading = "Who fits",
            Introduction = "Share of seeds that fit the tensor.",
            Caption = "Counts of 20 seeds; the dashed curve is the threshold of theory.",
            Plots =
            [
                map with
                {
                    Overlays =
                    [
                        new PlotSeries("m*(d) = C(d+3, 4)/d", d, [.. d.Select(Threshold)], 0)
                        {
                            Style = LineStyle.Theory,
                        },
                    ],
                },
            ],
            Data = new ReportTable(
                ReportColumn.Of("m", [.. s_widths.SelectMany(m => s_dimensions.Select(_ => m))]),
                ReportColumn.Of("d", [.. s_widths.SelectMany(_ => s_dimensions)]),
                ReportColumn.Of("succeed",
                    [.. counts.SelectMany(row => row.Select(c => (double)c.Successes))])),
        };
    }

    private static double[][] Errors(double floor) =>
    [
        .. s_scales.Select((a, i) => Enumerable.Range(0, Seeds)
            .Select(s => floor * Math.Pow(a + 1e-5, 0.7) *
                Math.Exp(0.9 * Math.Sin(12.9898 * s + 78.233 * i)))
            .ToArray()),
    ];

    private static LinePlot Lines(string title, double floor)
    {
        double[][] errors = Errors(floor);
        LogScale x = LogScale.Covering(s_scales);
        return new LinePlot
        {
            Title = title,
            Description = "Errors fall with the start scale as a power of 0.7.",
            X = new PlotAxis("start scale α", x),
            Y = new PlotAxis("relative error", LogScale.Covering(
                errors.Concat(Errors(8 * floor)).SelectMany(e => e))),
            Series =
            [
                PlotSeries.OverSeeds("beyond lazy, median and quartiles", s_scales, errors, 0),
                PlotSeries.OverSeeds(
                    "lazy, all seeds", s_scales, [.. Errors(8 * floor)], 1, share: 1),
                PlotSeries.Theory("0.01 α^0.7", x, a => floor * Math.Pow(a, 0.7), 7),
            ],
        };
    }

    private static ExperimentFigure Curves()
    {
        double[][] errors = Errors(0.01);
        return new ExperimentFigure
        {
            Id = "scales",
            Heading = "The start scale",
            Caption = "Twenty seeds at each scale.",
            Plots = [Lines("Relative error against start scale", 0.01)],
            Data = new ReportTable(
                ReportColumn.Of("startScale",
                    [.. s_scales.SelectMany(a => Enumerable.Repeat(a, Seeds))]),
                ReportColumn.Of("method", [.. Enumerable.Repeat("a<b, \"c\"", 8 * Seeds)]),
                ReportColumn.Of("relativeError", [.. errors.SelectMany(e => e)])),
        };
    }

    private static ExperimentFigure Facets() => new()
    {
        Id = "orders",
        Heading = "The order",
        Caption = "The same for three orders, on the same axes.",
        IsGrid = true,
        Plots = LinePlot.WithSharedAxes(
            [Lines("order 3", 0.01), Lines("order 4", 0.05), Lines("order 5", 0.3)]),
        Data = new ReportTable(ReportColumn.Of("order", [3, 4, 5])),
    };
}
