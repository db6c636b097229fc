using System.Globalization;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reports.Tables;
using GpuTensorDecomp.Theory;

namespace GpuTensorDecomp.Reproduction;

/// <summary>
/// The components that the 2020 paper's method needs do not grow with the dimension, those of lazy
/// training do, as d^(l−1)/l!.
/// </summary>
internal sealed class WidthExperiment : Experiment
{
    private const double Tolerance = 1e-3;

    /// <summary>Share of the seeds that makes a number of components enough.</summary>
    private const double Enough = 0.85;

    public override string Name => "width-independent-of-dimension";

    public override string Title => "The components needed do not grow with the dimension";

    public override string Claimed =>
        "Two terms are fitted by three or four components in any dimension d, where lazy " +
        "training needs about d^(l−1)/l! of them.";

    public override string Source =>
        "Beyond Lazy Training for Over-parameterized Tensor Decomposition (2020), theorems 1 and 2";

    public override ExperimentFindings Find(ExperimentRuns runs)
    {
        var claims = new List<Claim>();
        string[] orders = [.. runs.Main.Values("order")];
        Width[][] widths = [.. orders.Select(order => Widths(runs.Main.Where(("order", order))))];
        for (int n = 0; n < orders.Length; n++)
            AddClaims(orders[n], widths[n], claims);
        return new ExperimentFindings
        {
            Claims = claims,
            Figures = [Needed(orders, widths), Grid(runs.Main)],
            Setup =
            [
                ("target", "2 random unit vectors, |weights| uniform in .5 to 1.5 of random sign"),
                ("method", "beyond-lazy: start norm 1e-3, τ = 0.8√b, half the stability limit as " +
                    "step, at most 50 epochs and 40,000 steps, one component drawn anew each " +
                    "epoch"),
                ("epochs", "200 steps, or d/4 at order 3 and 2d at order 4 where that is more"),
                ("success", "relative error of all components ≤ 1e-3"),
                ("enough", "the smallest m with which 85 % of the seeds succeed"),
            ],
            Notes =
            [
                "Epochs grow with the dimension because a random vector of high dimension has " +
                "little in common with any term: to align with one it takes a time of about " +
                "√d/3b at order 3 and d/8b at order 4. The components needed do not grow.",
                "So the limit of 40,000 steps cuts order 4 off at d = 1,000: at 3,000 it leaves " +
                "six epochs, with which 7 of 10 runs succeed with m = 3. From d = 3,000 on there " +
                "are 10 seeds, below 20.",
                "Lazy training moves so little that only the tangent space of its start counts. " +
                "That space holds every tensor from m* = ⌈C(d+l−1, l)/d⌉ components on, and a " +
                "target without special position not before (see lazy-threshold).",
                "Random vectors are nearly orthogonal in high dimension: at order 3 success with " +
                "as many components as terms (m = 2) rises with the dimension, the opposite of " +
                "lazy training.",
            ],
        };
    }

    private static Width[] Widths(SpecRuns runs) =>
    [
        .. runs.Numbers("dimension").Select(d => new Width(
            (int)d,
            [
                .. runs.Numbers("components").Order().Select(m => (
                    (int)m,
                    SuccessCount.Of(runs.Runs
                        .Where(r => r.Number("dimension") == d && r.Number("components") == m)
                        .Select(r => r.Error <= Tolerance)))),
            ],
            LazyThreshold.Components(runs.Runs[0].Case.Problem.Order, (int)d))),
    ];

    private static void AddClaims(string order, Width[] widths, List<Claim> claims)
    {
        claims.Add(Claim.AtMost(
            $"most components needed in any dimension up to {widths.Max(w => w.Dimension)}, " +
            $"order {order}",
            4,
            Largest.Of(widths.Select(w => w.Needed))));
        Width last = widths[^1];
        claims.Add(Claim.AtLeast(
            $"components that lazy training needs over those needed here, d = {last.Dimension}, " +
            $"order {order}",
            100,
            last.Lazy / last.Needed));
        foreach (Width width in widths)
        {
            SuccessCount count = width.Counts.First(c => c.Components == 3).Count;
            claims.Add(Claim.AtLeast(
                $"share that succeeds with m = 3, order {order}, d = {width.Dimension}",
                0.8,
                count.Rate)
                with
            {
                Note = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count.Successes} of {count.Trials}; lazy training needs {width.Lazy}."),
            });
        }
    }

    private static ExperimentFigure Needed(string[] orders, Width[][] widths)
    {
        LogScale scale =
            LogScale.Covering(widths.SelectMany(w => w).Select(w => (double)w.Dimension));
        var series = new List<PlotSeries>();
        for (int n = 0; n < orders.Length; n++)
        {
            int order = int.Parse(orders[n], CultureInfo.InvariantCulture);
            series.Add(new PlotSeries(
                $"needed here, order {order}",
                [.. widths[n].Select(w => (double)w.Dimension)],
                [.. widths[n].Select(w => w.Needed)],
                n)
            {
                Style = LineStyle.LineWithPoints,
            });
            series.Add(PlotSeries.Theory(
                $"lazy training, order {order}: ⌈C(d+{order - 1}, {order})/d⌉",
                scale,
                d => LazyThreshold.Components(order, (int)Math.Round(d)),
                n));
        }

        (string Order, Width Width)[] rows =
            [.. orders.SelectMany((order, n) => widths[n].Select(w => (order, w)))];
        return new ExperimentFigure
        {
            Id = "needed",
            Heading = "Components needed",
            Caption = "The smallest number of components with which 85 % of the seeds fit two " +
                "terms, against the dimension, beside what lazy training needs (dashed)." +
                (widths[^1].Max(w => w.Dimension) < widths[0].Max(w => w.Dimension)
                    ? $" Order {orders[^1]} ends where starts take too many steps to align, not " +
                        "where more components are needed."
                    : ""),
            Plots =
            [
                new LinePlot
                {
                    Title = "Components needed against the dimension",
                    Description = "The measured lines stay at two to four; the lines of lazy " +
                        "training rise with the second and third power of the dimension.",
                    X = new PlotAxis("dimension d", scale),
                    Y = new PlotAxis(
                        "components m", LogScale.Covering([1, .. series.SelectMany(s => s.Y)])),
                    Series = series,
                },
            ],
            Data = new ReportTable(
                ReportColumn.Of("order", [.. rows.Select(r => r.Order)]),
                ReportColumn.Of("dimension", [.. rows.Select(r => (double)r.Width.Dimension)]),
                ReportColumn.Of("needed", [.. rows.Select(r => r.Width.Needed)]),
                ReportColumn.Of("lazyTraining", [.. rows.Select(r => (double)r.Width.Lazy)])),
        };
    }

    private static ExperimentFigure Grid(SpecRuns runs)
    {
        (string Order, string Components)[] rows =
        [
            .. runs.Runs.Select(r => (r.Axis("order"), r.Axis("components"))).Distinct().Reverse(),
        ];
        IReadOnlyList<string> dimensions = runs.Values("dimension");
        return SuccessTable.Of(
            CellAxis.OfCategories(
                "components", [.. rows.Select(r => $"order {r.Order}, m = {r.Components}")]),
            CellAxis.OfCategories("dimension d", dimensions),
            (row, column) => runs.Where(
                ("order", rows[row].Order), ("components", rows[row].Components),
                ("dimension", dimensions[column])),
            run => run.Error <= Tolerance).ToFigure(
                "grid",
                "Success in every dimension",
                "Runs that fit both terms, of all runs. With one component to spare (m = 3) " +
                "nearly all succeed, in low dimension and in high.",
                "Success against dimension and components",
                "Success does not fall with the dimension.");
    }

    /// <summary>What one dimension takes.</summary>
    private sealed record Width(
        int Dimension, (int Components, SuccessCount Count)[] Counts, long Lazy)
    {
        /// <summary>The smallest m that is enough; NaN where none that was tried is.</summary>
        public double Needed => Counts
            .Where(c => c.Count.Rate >= Enough)
            .Select(c => (double)c.Components)
            .DefaultIfEmpty(double.NaN)
            .First();
    }
}
