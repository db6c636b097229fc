using System.Globalization;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reports.Tables;

namespace GpuTensorDecomp.Reproduction;

/// <summary>The figures.</summary>
internal sealed partial class IdentifiabilityExperiment
{
    private static ExperimentFigure GlanceFigure(SpecRuns descent, SpecRuns standard)
    {
        double[] starts = [.. descent.Numbers("scale").Order()];
        double[] sizes = [.. descent.Numbers("m").Where(m => m > TrueVectors).Order()];
        PlotAxis x = new("start scale α", LogScale.Covering([starts[0], starts[^1]]));
        IReadOnlyList<double> Samples(double start, double m, Func<ExperimentRun, double> value) =>
        [
            .. descent.Runs
                .Where(r => IsStart(r, start, start) && r.Number("m") == m).Select(value),
        ];
        PlotSeries Line(int n, Func<ExperimentRun, double> value) => PlotSeries.OverSeeds(
            $"descent, m = {sizes[n]:0}",
            starts,
            [.. starts.Select(s => Samples(s, sizes[n], value))],
            n);
        double found = standard.Median(r => r.Record.Matched ?? 0);
        return new ExperimentFigure
        {
            Id = "glance",
            Heading = "The error says nothing about the components",
            Introduction =
                "Above: how many of the five true vectors are among the components. Below: how " +
                "well the sum of all components fits the tensor. Same runs, same start scales.",
            Caption =
                "The larger the start, the fewer true vectors a fit holds (above), from 0.5 " +
                "hardly any, though fits are as good from every start (below). Lines are " +
                "medians over seeds, bands reach from quartile to quartile; dashed: the default " +
                "method's result, whatever the number of components it begins with.",
            Plots =
            [
                new LinePlot
                {
                    Title = "True vectors among the components against the start scale",
                    Description =
                        "Five of five from small starts, falling to none from a scale of 0.5.",
                    X = x,
                    Y = new PlotAxis("true vectors found, of 5", new LinearScale(0, 5.6)),
                    Series =
                    [
                        .. sizes.Select((_, n) => Line(n, Found)),
                        PlotSeries.Theory("default method", x.Scale, _ => found, sizes.Length),
                    ],
                    Guides = [new PlotGuide(found, "default method", false)],
                },
                new LinePlot
                {
                    Title = "Relative error of the fit against the start scale",
                    Description = "All medians lie at a relative error of about 3e-4.",
                    X = x,
                    Y = new PlotAxis("relative error", new LogScale(1e-6, 1)),
                    Series = [.. sizes.Select((_, n) => Line(n, r => r.Error))],
                    RelativeHeight = 0.6,
                },
            ],
            Data = new ReportTable(
                ReportColumn.Of("startScale", [.. Each(starts, sizes, (s, _) => s)]),
                ReportColumn.Of("m", [.. Each(starts, sizes, (_, m) => m)]),
                ReportColumn.Of("medianRelativeError",
                    [
                        .. Each(
                            starts, sizes,
                            (s, m) => Quantiles.Median(Samples(s, m, r => r.Error))),
                    ]),
                ReportColumn.Of("meanFound",
                    [.. Each(starts, sizes, (s, m) => Samples(s, m, Found).Average())])),
        };
    }

    private static ExperimentFigure ShareFigure(SpecRuns descent, SpecRuns standard)
    {
        string[] sizes = [.. descent.Values("m")];
        string[] starts = [.. descent.Values("scale")];
        string[] names = ["default method", .. starts.Select(NameOfStart)];
        SuccessCount[][] counts =
        [
            [.. sizes.Select(m => standard.Where(("m", m)).Count(IsRight))],
            .. starts.Select(start => sizes.Select(
                m => descent.Where(("scale", start), ("m", m)).Count(HoldsAll)).ToArray()),
        ];
        return new ExperimentFigure
        {
            Id = "shares",
            Heading = "Runs that hold all five true vectors",
            Introduction =
                "Each cell counts the runs whose components hold all five true vectors.",
            Caption =
                "Read a column downwards, from large starts to small ones: with m above 5, only " +
                "small starts give the true components. With m = 5 a fit is unique, and what " +
                "small starts miss there are runs that got stuck. Bottom row: the default " +
                "method, where the rank must be right as well.",
            Plots =
            [
                SuccessGrid.Of(
                    "Runs that hold all five true vectors, by start scale and components",
                    "Shares near 1 from small starts and for the default method, near 0 from 0.5.",
                    CellAxis.OfCategories("components m", sizes),
                    CellAxis.OfCategories("start", names),
                    counts),
            ],
            Data = Counts("start", names, "m", sizes, counts),
        };
    }

    private static ExperimentFigure LawFigure(SpecRuns laws)
    {
        string[] ranks = [.. laws.Values("rank")];
        string[] powers = [.. laws.Values("p")];
        SuccessCount[][] counts =
        [
            .. powers.Select(p => ranks.Select(
                rank => laws.Where(("rank", rank), ("p", p)).Count(HoldsEach)).ToArray()),
        ];
        return new ExperimentFigure
        {
            Id = "homogeneity",
            Heading = "Why the default weights are ρ⁴",
            Introduction =
                "A component of norm ρ has weight ρ^p. With p = 2 all components of a direction " +
                "grow at the same exponential rate and share the term; with larger p the first " +
                "one outruns the others. One start of the default method for each p, without " +
                "restarts; start norm 1e-4, 1e-3, 1e-2 for p = 2, 3, 4.",
            Caption =
                "Runs whose components hold all r true vectors (r vectors in r dimensions, " +
                "cosine 0.5), before they are condensed: none with p = 2, nearly all with p = 4.",
            Plots =
            [
                SuccessGrid.Of(
                    "Runs that hold every true vector, by homogeneity and rank",
                    "The share rises from 0 at p = 2 to almost 1 at p = 4.",
                    CellAxis.OfCategories("rank r = dimension", ranks),
                    CellAxis.OfCategories("homogeneity p", powers),
                    counts),
            ],
            Data = Counts("p", powers, "rank", ranks, counts),
        };
    }

    private static string NameOfStart(string start) =>
        $"from {NumberText.Compact(double.Parse(start, CultureInfo.InvariantCulture))}";

    private static IEnumerable<double> Each(
        double[] starts, double[] sizes, Func<double, double, double> value) =>
        starts.SelectMany(s => sizes.Select(m => value(s, m)));

    private static ReportTable Counts(
        string row, string[] rows, string column, string[] columns, SuccessCount[][] counts) => new(
        ReportColumn.Of(row, [.. rows.SelectMany(r => columns.Select(_ => r))]),
        ReportColumn.Of(column, [.. rows.SelectMany(_ => columns)]),
        ReportColumn.Of(
            "successes", [.. counts.SelectMany(r => r.Select(c => (double)c.Successes))]),
        ReportColumn.Of("trials", [.. counts.SelectMany(r => r.Select(c => (double)c.Trials))]));
}
