using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reports.Tables;
using GpuTensorDecomp.Theory;

namespace GpuTensorDecomp.Reproduction;

/// <summary>
/// The start scale α moves descent between the lazy regime, where it reaches no more than its
/// linearisation, and the rich one, where few components fit.
/// </summary>
internal sealed class StartScaleExperiment : Experiment
{
    /// <summary>α from which runs count as lazy.</summary>
    private const double Large = 10;

    /// <summary>How near a lazy run comes to the residual of its linearisation.</summary>
    private const double WithinShare = 0.05;

    public override string Name => "start-scale";

    public override string Title => "A small start learns, a large one is lazy";

    public override string Claimed =>
        "From a large start gradient descent hardly moves and ends at the residual of its own " +
        "linearisation; from a small one it fits the target with fewer components than that needs.";

    public override string Source =>
        "Beyond Lazy Training for Over-parameterized Tensor Decomposition (2020), section 1; the " +
        "dependence on the start scale: lazy training literature";

    public override ExperimentFindings Find(ExperimentRuns runs)
    {
        SpecRuns main = runs.Main;
        double[] scales = [.. main.Numbers("start-norm").Order()];
        double[] components = [.. main.Numbers("components").Order()];
        ExperimentRun[] Cell(double m, double scale) =>
        [
            .. main.Runs.Where(
                r => r.Number("components") == m && r.Number("start-norm") == scale),
        ];
        double[] Values(double m, double scale, Func<ExperimentRun, double> value) =>
            [.. Cell(m, scale).Select(value)];
        var claims = new List<Claim>();
        long threshold = LazyThreshold.Components(
            main.Runs[0].Case.Problem.Order, main.Runs[0].Case.Problem.Dimension);
        foreach (double m in components)
        {
            double lazy = Quantiles.Median(Values(m, Large, r => r.Measure("lazyResidual")));
            if (m / 2 < threshold)
            {
                claims.Add(Claim.AtMost(
                    "largest difference from the run's own lazy residual, as a share of it, " +
                    $"m = {m}, α = 30",
                    WithinShare,
                    Largest.Of(Values(m, 30, FromLazy))));
                claims.Add(Claim.AtLeast(
                    $"median lazy residual, m = {m} (below 2m* = {2 * threshold})", 0.2, lazy));
            }
            else
            {
                claims.Add(Claim.AtMost(
                    $"median relative error, m = {m} (above 2m* = {2 * threshold}), α = 10",
                    1e-3,
                    Quantiles.Median(Values(m, Large, r => r.Error))));
            }

            claims.Add(Claim.AtMost(
                $"largest relative movement, m = {m}, α = 10",
                2e-2,
                Largest.Of(Values(m, Large, r => r.Measure("movement")))));
            claims.Add(Claim.AtMost(
                $"median relative error, m = {m}, α = 0.001",
                1e-4,
                Quantiles.Median(Values(m, scales[0], r => r.Error))));
        }

        claims.Add(Claim.AtLeast(
            "share of runs within 5 % of their own lazy residual, m < 2m*, α = 10",
            0.9,
            SuccessCount.Of(components.Where(m => m / 2 < threshold)
                .SelectMany(m => Values(m, Large, FromLazy))
                .Select(difference => difference <= WithinShare)).Rate));
        return new ExperimentFindings
        {
            Claims = claims,
            Figures =
            [
                Errors(scales, components, Values),
                Laziness(
                    "movement", "How far the components move", "relative movement",
                    r => r.Measure("movement"), scales, components, Values),
                Laziness(
                    "kernel", "How much the tangent kernel changes", "change of the kernel",
                    r => r.Measure("kernelChange"), scales, components, Values),
                Map(scales, components, Values),
            ],
            Setup =
            [
                ("target", "order 3, d = 8, 2 random unit vectors of weight 1"),
                ("method", "gradient descent, 6,000 steps of .5 over the largest curvature"),
                (
                    "start",
                    "m/2 random directions of norm α, each twice with signs + and −: the model " +
                    "starts at zero whatever α is"),
                ("threshold", $"m* = {threshold} different directions, {2 * threshold} components"),
            ],
            Notes =
            [
                "Relative movement is ‖U − U0‖/‖U0‖. The change of the tangent kernel is " +
                "‖K(U) − K(U0)‖/‖K(U0)‖, where K = JJᵀ for the Jacobian J of the model: were it " +
                "zero, training would be linear.",
                "Nearer to the threshold the linear problem is worse conditioned and takes a " +
                "larger α to be followed: at α = 10 single runs of m = 20 end a few percent off " +
                "their lazy residual, at α = 30 none does.",
                "The lazy residual is computed for each run from its own start, by least squares " +
                "over the tangent space, without training.",
            ],
        };
    }

    private static ExperimentFigure Errors(
        double[] scales,
        double[] components,
        Func<double, double, Func<ExperimentRun, double>, double[]> values)
    {
        LogScale scale = LogScale.Covering(scales);
        var series = new List<PlotSeries>();
        for (int n = 0; n < components.Length; n++)
        {
            double m = components[n];
            double lazy = Quantiles.Median(values(m, scales[^1], r => r.Measure("lazyResidual")));
            if (lazy > 1e-6)
                series.Add(PlotSeries.Theory($"lazy residual, m = {m}", scale, _ => lazy, n));
            series.Add(PlotSeries.OverSeeds(
                $"m = {m}", scales, [.. scales.Select(a => values(m, a, r => r.Error))], n));
        }

        return new ExperimentFigure
        {
            Id = "errors",
            Heading = "What is reached from each start",
            Caption = "Relative error at the end (median; band: quartiles) against the start " +
                "scale. At large α it meets the residual of lazy training (dashed), which only " +
                "m = 60 brings near zero; at small α even 8 components fit.",
            Plots =
            [
                new LinePlot
                {
                    Title = "Relative error against the start scale",
                    Description = "The error rises with α up to the lazy residual, but for m = 60.",
                    X = new PlotAxis("start scale α", scale),
                    Y = new PlotAxis(
                        "relative error", LogScale.Covering(series.SelectMany(s => s.Y))),
                    Series = series,
                },
            ],
            Data = Table(scales, components, values),
        };
    }

    private static ExperimentFigure Laziness(
        string id,
        string heading,
        string label,
        Func<ExperimentRun, double> measure,
        double[] scales,
        double[] components,
        Func<double, double, Func<ExperimentRun, double>, double[]> values)
    {
        PlotSeries[] series =
        [
            .. components.Select((m, n) => PlotSeries.OverSeeds(
                $"m = {m}", scales, [.. scales.Select(a => values(m, a, measure))], n)),
        ];
        return new ExperimentFigure
        {
            Id = id,
            Heading = heading,
            Caption =
                $"The {label} from start to end (median; band: quartiles) against the start " +
                "scale. It vanishes at large α.",
            Plots =
            [
                new LinePlot
                {
                    Title = $"{heading}, against the start scale",
                    Description = "It falls with a power of α.",
                    X = new PlotAxis("start scale α", LogScale.Covering(scales)),
                    Y = new PlotAxis(label, LogScale.Covering(series.SelectMany(s => s.Y))),
                    Series = series,
                    RelativeHeight = 0.8,
                },
            ],
            Data = Table(scales, components, values),
        };
    }

    /// <summary>|error − lazy residual| as a share of the latter.</summary>
    private static double FromLazy(ExperimentRun run) =>
        Math.Abs(run.Error / run.Measure("lazyResidual") - 1);

    private static ExperimentFigure Map(
        double[] scales,
        double[] components,
        Func<double, double, Func<ExperimentRun, double>, double[]> values)
    {
        double[][] logs =
        [
            .. components.Select(m => scales.Select(a => Math.Log10(Math.Max(
                Quantiles.Median(values(m, a, r => r.Error)), 1e-9))).ToArray()),
        ];
        return new ExperimentFigure
        {
            Id = "map",
            Heading = "Over start scale and width",
            Caption = "Median relative error as a power of ten (−3 is 0.001), by start scale and " +
                "number of components. Large and few is the corner that fails.",
            Plots =
            [
                HeatMap.Of(
                    "Error over start scale and components",
                    "Errors are large only at large start scales and few components.",
                    CellAxis.OfValues("start scale α", scales),
                    CellAxis.OfValues("components m", components),
                    new PlotAxis(
                        "log10 of the relative error",
                        LinearScale.Covering([0, .. logs.SelectMany(r => r)])),
                    logs),
            ],
            Data = Table(scales, components, values),
        };
    }

    private static ReportTable Table(
        double[] scales,
        double[] components,
        Func<double, double, Func<ExperimentRun, double>, double[]> values)
    {
        (double Components, double Scale)[] cells =
            [.. components.SelectMany(m => scales.Select(a => (m, a)))];
        ReportColumn Column(string name, Func<ExperimentRun, double> value) => ReportColumn.Of(
            name, [.. cells.Select(c => Quantiles.Median(values(c.Components, c.Scale, value)))]);
        return new ReportTable(
            ReportColumn.Of("components", [.. cells.Select(c => c.Components)]),
            ReportColumn.Of("startScale", [.. cells.Select(c => c.Scale)]),
            Column("medianRelativeError", r => r.Error),
            Column("medianLazyResidual", r => r.Measure("lazyResidual")),
            Column("medianMovement", r => r.Measure("movement")),
            Column("medianKernelChange", r => r.Measure("kernelChange")));
    }
}
