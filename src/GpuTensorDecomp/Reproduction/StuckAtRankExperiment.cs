using System.Globalization;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Reproduction;

/// <summary>
/// Plain gradient descent with m = r components gets stuck, even on orthogonal targets, and needs
/// m ≈ r·ln(r/p) for equal weights: <see cref="CouponCollector"/>.
/// </summary>
internal sealed partial class StuckAtRankExperiment : Experiment
{
    private const double Tolerance = 1e-3;

    private const double Ratio = 1.2;

    private static readonly double[] s_factors = [1, 2, 3, 5, 10];

    public override string Name => "stuck-at-rank";

    public override string Title => "As many components as the rank get stuck";

    public override string Claimed =>
        "Gradient descent with m = r components misses terms even of an orthogonal tensor; with " +
        "more components than terms it finds all of them. The share of successes is that of a " +
        "coupon collector.";

    public override string Source =>
        "Beyond Lazy Training for Over-parameterized Tensor Decomposition (2020), section 1; the " +
        "law ours";

    public override ExperimentFindings Find(ExperimentRuns runs)
    {
        Target[] targets =
        [
            .. runs.Main.Runs
                .GroupBy(run => (run.Axis("order"), run.Axis("rank"), run.Axis("weights")))
                .Select(g => new Target(
                    int.Parse(g.Key.Item1, CultureInfo.InvariantCulture),
                    int.Parse(g.Key.Item2, CultureInfo.InvariantCulture),
                    g.Key.Item3 == "equal",
                    new SpecRuns(runs.Main.Spec, [.. g]))),
        ];
        return new ExperimentFindings
        {
            Claims =
            [
                .. StuckClaims(runs.Main.Runs),
                .. targets.Select(LawClaim),
            ],
            Setup =
            [
                ("target", "orthogonal, order 3 and 4, d = 10, r = 5 and 10, weights equal or " +
                    "1, 1/1.2, 1/1.2², …"),
                ("method", "gradient descent, step 0.15, start norm 1e-6, all signs +1, at most " +
                    "4,000 steps"),
                ("success", "relative error of all components ≤ 1e-3"),
                ("components", "m = r, 2r, 3r, 5r and 10r"),
            ],
            Figures = [.. CurveFigures(targets), GridFigure(targets), StuckFigure(runs.Main.Runs)],
            Notes =
            [
                "While all components are tiny, each follows the flow of its direction in T* " +
                "alone and ends at the term with the largest b_j x_j^{l−2}, x_j = ⟨v_j, u⟩. If " +
                "it stays there, all terms are found when m random draws meet all r basins, " +
                "like a collector who needs r different coupons: P = Σ_k (−1)^k C(r, k) (1 − " +
                "k/r)^m for equal weights. In odd order a start with no positive x_j, a share " +
                "2^−r, shrinks and finds nothing; the curves take that into account.",
                "With unequal weights the law is the same with the basins' own shares P_j (an " +
                "integral over normal laws): P = Σ_S (−1)^|S| (1 − Σ_{j in S} P_j)^m over sets " +
                "S of terms.",
                "A run that misses terms S has the error √(Σ_S b²)/‖b‖, whatever else it does. " +
                "It has nowhere to go: every rate of change falls below 1e-6, and the program " +
                "reports it as stationary and not as converged.",
            ],
        };
    }

    private static IEnumerable<Claim> StuckClaims(IReadOnlyList<ExperimentRun> runs)
    {
        ExperimentRun[] stuck = [.. runs.Where(IsStuck)];
        yield return Claim.AtMost(
            "share that succeeds with m = r, all targets",
            0.1,
            SuccessCount.Of(runs.Where(r => r.Number("factor") == 1).Select(IsSuccess)).Rate);
        yield return Claim.AtLeast(
            "share that succeeds with m = 10r, equal weights",
            0.95,
            SuccessCount.Of(
                runs.Where(r => r.Number("factor") == 10 && r.Axis("weights") == "equal")
                    .Select(IsSuccess)).Rate);
        yield return Claim.Within(
            "runs that are not a success but are said to have converged",
            0,
            runs.Count(r => r.Record.Converged && !IsSuccess(r)),
            0);
        yield return Claim.AtLeast(
            "share of runs with a missed term that are reported as stationary",
            0.95,
            SuccessCount.Of(
                stuck.Select(r => r.Record.StopReason == StopReason.Stationary)).Rate) with
        {
            Note = "The others still move, slowly, at the step limit, and are reported as that.",
        };
        yield return Claim.AtMost(
            "largest distance of a stuck run's error from √(Σ b² of missed terms)/‖b‖",
            1e-3,
            stuck.Max(r => Math.Abs(r.Error - StuckError(r))));
    }

    /// <summary>The law against the measured share where the two are farthest apart.</summary>
    private static Claim LawClaim(Target target)
    {
        double factor = s_factors.Where(f => target.Count(f).Trials > 0)
            .MaxBy(f => Math.Abs(target.Count(f).Rate - target.Law(f)));
        return Claim.SuccessRate(
            $"{target.Title}: share that succeeds, at the m farthest from the law " +
            $"(m = {factor:0}r)",
            target.Law(factor),
            target.Count(factor));
    }

    private static bool IsSuccess(ExperimentRun run) => run.Error <= Tolerance;

    /// <summary>A term is missed: not half of it is there.</summary>
    private static bool IsStuck(ExperimentRun run) => Shares(run).Any(share => share < 0.5);

    private static double[] Shares(ExperimentRun run) =>
    [
        .. Enumerable.Range(1, run.Case.Problem.Rank).Select(j => run.Measure($"fitted_{j}")),
    ];

    private static double StuckError(ExperimentRun run)
    {
        double[] weights = Weights(run.Case.Problem.Rank, run.Axis("weights") == "equal");
        double[] shares = Shares(run);
        double missed = weights.Zip(shares).Where(t => t.Second < 0.5).Sum(t => t.First * t.First);
        return Math.Sqrt(missed / weights.Sum(b => b * b));
    }

    private static double[] Weights(int rank, bool isEqual) =>
        [.. Enumerable.Range(0, rank).Select(j => isEqual ? 1 : Math.Pow(Ratio, -j))];

    /// <summary>The runs on one kind of target.</summary>
    private sealed record Target(int Order, int Rank, bool IsEqual, SpecRuns Runs)
    {
        private readonly double[] _shares =
            CouponCollector.BasinShares(Order, StuckAtRankExperiment.Weights(Rank, IsEqual));

        public string Weights => IsEqual ? "equal weights" : "weights falling by 1.2";

        public string Title => string.Create(
            CultureInfo.InvariantCulture, $"order {Order}, r = {Rank}, {Weights}");

        /// <summary>Successes with m = factor·r.</summary>
        public SuccessCount Count(double factor) => SuccessCount.Of(
            Runs.Runs.Where(r => r.Number("factor") == factor).Select(IsSuccess));

        /// <summary>The coupon collector's rate for m = factor·r.</summary>
        public double Law(double factor) => CouponCollector.AllFound(_shares, factor * Rank);
    }
}
