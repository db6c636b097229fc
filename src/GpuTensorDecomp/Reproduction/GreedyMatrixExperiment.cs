using System.Globalization;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reports.Tables;
using GpuTensorDecomp.Theory;

namespace GpuTensorDecomp.Reproduction;

/// <summary>
/// Order 2: gradient flow of UUᵀ from a small start learns the eigenvalues of a symmetric matrix
/// from the largest down, by a law that is known exactly.
/// </summary>
internal sealed class GreedyMatrixExperiment : Experiment
{
    private const string Distinct = "geometric:1.5";

    /// <summary>Pieces of a drawn curve.</summary>
    private const int CurvePoints = 300;

    public override string Name => "greedy-matrix";

    public override string Title => "Matrices are learnt eigenvalue by eigenvalue";

    public override string Claimed =>
        "On symmetric matrices (order 2) gradient flow from a small start learns eigenvalues one " +
        "after another from the largest down, exactly as the solution of a Riccati equation says.";

    public override string Source =>
        "Greedy low-rank learning of matrices, to which both papers compare; the general law: ours";

    public override ExperimentFindings Find(ExperimentRuns runs)
    {
        var claims = new List<Claim>();
        MatrixCourse[] courses = [.. runs.Main.Runs.Select(run => new MatrixCourse(run))];
        MatrixCourse[] distinct = [.. courses.Where(c => c.Run.Axis("weights") == Distinct)];
        foreach (string norm in runs.Main.Values("start-norm"))
        {
            claims.Add(Claim.AtMost(
                "largest distance of any share from the law at any time, start norm " +
                NumberText.Compact(Number(norm)),
                0.005 + Unresolved(distinct[0].Weights, Number(norm), runs.Rounding),
                Largest.Of(courses.Where(c => c.Run.Axis("start-norm") == norm)
                    .Select(c => c.LargestDeviation))));
        }

        foreach (var group in distinct.GroupBy(c => c.Run.Axis("start-norm")))
        {
            claims.Add(Claim.Within(
                "share of runs that learn the eigenvalues from the largest down, start norm " +
                NumberText.Compact(Number(group.Key)),
                1,
                SuccessCount.Of(group.Select(c => c.IsOrdered)).Rate,
                0));
        }

        AddDelay(distinct, claims);
        MatrixCourse[] small = [.. distinct.Where(c => c.Run.Number("start-norm") == 1e-4)];
        MatrixCourse[] identity = [.. courses.Where(
            c => c.Run.Axis("weights") != Distinct && c.Run.Number("start-norm") == 1e-4)];
        return new ExperimentFindings
        {
            Claims = claims,
            Figures =
            [
                Staircase(
                    "eigenvalues",
                    "Eigenvalues 1, 1/1.5, …, 1/1.5⁴ over time",
                    "The share vᵀTv/b of each eigenvalue b in the model (dots), against flow " +
                    "time, on the curves of the law computed from the start alone (dashed). " +
                    "Start norm 1e-4.",
                    small[0]),
                Staircase(
                    "identity",
                    "The identity matrix",
                    "Ten equal eigenvalues rise at once, each share on its curve. Start norm 1e-4.",
                    identity[0]),
                HalfTimes(distinct),
            ],
            Setup =
            [
                ("target", "matrices of 10 × 10: 5 eigenvalues 1.5^−j, or the identity"),
                ("method", "gradient flow of ½‖UUᵀ − T*‖² (adaptive Runge-Kutta), m = 20"),
                ("start norm", "1e-2, 1e-4 and 1e-8 for each component"),
            ],
            Notes =
            [
                "T = UUᵀ obeys dT/dt = 2(T* − T)T + 2T(T* − T). With B = T* and the start T(0), " +
                "T(t)⁻¹ = e^(−2Bt) T(0)⁻¹ e^(−2Bt) + (I − e^(−4Bt)) B⁻¹. For the identity this " +
                "is m(t) = m₀e^(4t)/(1 + m₀(e^(4t) − 1)) for each eigenvalue m of UᵀU.",
                "When the first eigenvalue is learnt, the components lie along its eigenvector " +
                "but for shares (√2 δ0)^(1 − b/b₁) along the others, which the number type " +
                "resolves to 2^−24 (float32) or 2^−53. Half the relative error of the smallest " +
                "is how far it may move a share from the law, and is allowed beside 0.005.",
                "A single eigenvalue b reaches one half at t50 = ln(b/m₀ − 1)/(4b), so ten times " +
                "smaller start norms move it by ln(100)/(4b).",
            ],
        };
    }

    /// <summary>
    /// ½ε/(√2 δ0)^{1 − b_r/b_1}: how far rounding may move a share. A component's part along v_r,
    /// (δ0/√(b_1/2))^{1 − b_r/b_1} of it when b_1 is learnt, has that relative error; it moves the
    /// logarithm of the weight by twice as much, and a share s by s(1 − s) ≤ ¼ of that.
    /// </summary>
    private static double Unresolved(double[] weights, double startNorm, double rounding) =>
        0.5 * rounding / Math.Pow(
            startNorm / Math.Sqrt(weights[0] / 2), 1 - weights[^1] / weights[0]);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>d t50/d ln(1/m0) = 1/(4b): from the largest to the smallest start norm.</summary>
    private static void AddDelay(MatrixCourse[] courses, List<Claim> claims)
    {
        double[] norms = [.. courses.Select(c => c.Run.Number("start-norm")).Distinct().Order()];
        double[] weights = courses[0].Weights;
        for (int j = 0; j < weights.Length; j++)
        {
            double Time(double norm) => Quantiles.Median(courses
                .Where(c => c.Run.Number("start-norm") == norm)
                .Select(c => c.HalfTimes[j]));
            claims.Add(Claim.WithinRelative(
                $"delay of eigenvalue {NumberText.Compact(weights[j])} from start norm " +
                $"{NumberText.Compact(norms[^1])} to {NumberText.Compact(norms[0])}, in flow time",
                Math.Log(norms[^1] / norms[0]) / (2 * weights[j]),
                Time(norms[0]) - Time(norms[^1]),
                0.05));
        }
    }

    private static ExperimentFigure Staircase(
        string id, string heading, string caption, MatrixCourse course)
    {
        double[] times = [.. course.Points.Select(p => p.Time)];
        double[] fine =
            [.. Enumerable.Range(0, CurvePoints + 1).Select(n => times[^1] * n / CurvePoints)];
        double[][] law = [.. fine.Select(course.LawAt)];
        var series = new List<PlotSeries>();
        for (int j = 0; j < course.Weights.Length; j++)
        {
            int component = j;
            series.Add(new PlotSeries(
                j == 0 ? "law" : $"law, b = {NumberText.Compact(course.Weights[j])}",
                fine,
                [.. law.Select(shares => shares[component])],
                j)
            {
                Style = LineStyle.Theory,
                InLegend = j == 0,
            });
            series.Add(new PlotSeries(
                $"b = {NumberText.Compact(course.Weights[j])}",
                times,
                [.. course.Points.Select(p => p.FittedFractions[component])],
                j)
            {
                Style = LineStyle.Points,
                InLegend = course.Weights[0] > 1.01 * course.Weights[^1],
            });
        }

        return new ExperimentFigure
        {
            Id = id,
            Heading = heading,
            Caption = caption,
            Plots =
            [
                new LinePlot
                {
                    Title = heading,
                    Description = "The measured shares lie on the curves of the law.",
                    X = new PlotAxis("flow time t", LinearScale.Covering(times)),
                    Y = new PlotAxis("share learnt vᵀTv/b", LinearScale.Covering([0, 1])),
                    Series = series,
                },
            ],
            Data = new ReportTable(
            [
                ReportColumn.Of("time", times),
                .. course.Weights.SelectMany((_, j) => new[]
                {
                    ReportColumn.Of(
                        $"measured_{j + 1}", [.. course.Points.Select(p => p.FittedFractions[j])]),
                    ReportColumn.Of($"law_{j + 1}", [.. course.Law.Select(shares => shares[j])]),
                }),
            ]),
        };
    }

    private static ExperimentFigure HalfTimes(MatrixCourse[] courses)
    {
        double[] norms = [.. courses.Select(c => c.Run.Number("start-norm")).Distinct().Order()];
        double[] weights = courses[0].Weights;
        LogScale scale = LogScale.Covering(norms);
        var series = new List<PlotSeries>();
        for (int j = 0; j < weights.Length; j++)
        {
            int component = j;

            // m0 = vᵀT(0)v is the sum over m components of the square of one of d coordinates.
            double share = (double)courses[0].Run.Case.Options.Components!.Value /
                courses[0].Run.Case.Problem.Dimension;
            series.Add(PlotSeries.Theory(
                j == 0 ? "law" : $"law, b = {NumberText.Compact(weights[j])}",
                scale,
                norm => GreedyMatrixLaw.HalfTime(weights[component], share * norm * norm),
                j) with
            { InLegend = j == 0 });
            series.Add(PlotSeries.OverSeeds(
                $"b = {NumberText.Compact(weights[j])}",
                norms,
                [
                    .. norms.Select(norm => courses
                        .Where(c => c.Run.Number("start-norm") == norm)
                        .Select(c => c.HalfTimes[component]).ToArray()),
                ],
                j,
                share: 1) with
            { Style = LineStyle.Points });
        }

        return new ExperimentFigure
        {
            Id = "half-times",
            Heading = "When each eigenvalue is learnt",
            Caption = "Time at which half of each eigenvalue is learnt (median over seeds; " +
                "band: all) against the start norm, on ln(b/m₀ − 1)/(4b) with the mean m₀ of " +
                "random starts.",
            Plots =
            [
                new LinePlot
                {
                    Title = "Time to learn half of each eigenvalue",
                    Description = "Straight lines over the logarithm of the start norm, steeper " +
                        "for smaller eigenvalues.",
                    X = new PlotAxis("start norm δ0", scale),
                    Y = new PlotAxis(
                        "flow time t50", LinearScale.Covering([0, .. series.SelectMany(s => s.Y)])),
                    Series = series,
                },
            ],
            Data = new ReportTable(
            [
                ReportColumn.Of("startNorm", [.. courses.Select(c => c.Run.Number("start-norm"))]),
                ReportColumn.Of("seed", [.. courses.Select(c => c.Run.Number("seed"))]),
                .. weights.Select((_, j) => ReportColumn.Of(
                    $"t50_{j + 1}", [.. courses.Select(c => c.HalfTimes[j])])),
            ]),
        };
    }
}
