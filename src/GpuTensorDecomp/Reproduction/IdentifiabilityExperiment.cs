using System.Globalization;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Statistics;

namespace GpuTensorDecomp.Reproduction;

/// <summary>
/// An exact fit with more components than terms need not hold one true component; from a small
/// start it does. Order 3, five vectors of pairwise cosine 0.5 in five dimensions.
/// </summary>
internal sealed partial class IdentifiabilityExperiment : Experiment
{
    private const string DefaultSpec = "identifiability-default";
    private const string HomogeneitySpec = "identifiability-homogeneity";
    private const int TrueVectors = 5;

    /// <summary>Relative error of a perfect fit: a relative loss of 1e-7.</summary>
    private static readonly double s_perfect = Math.Sqrt(1e-7);

    /// <summary>
    /// Runs of 100 that held all five in bench/peers/identifiability_numpy.py: (α, m).
    /// </summary>
    private static readonly (double Scale, int Components, int Held)[] s_reference =
    [
        (0.001, 20, 99), (0.001, 50, 99),
        (0.01, 5, 75), (0.01, 10, 98), (0.01, 20, 95), (0.01, 50, 70),
        (0.1, 10, 58), (0.1, 20, 11), (0.1, 50, 0),
        (0.5, 10, 3), (0.5, 20, 0), (0.5, 50, 0),
    ];

    public override string Name => "identifiability";

    public override string Title => "A perfect fit can hold none of the true components";

    public override string Claimed =>
        "With more components than terms, gradient descent fits an exact tensor perfectly from " +
        "any start. From a large start none of the true components is among them; from a small " +
        "start all are. The default method finds all of them, and their number.";

    public override string Source => "ours; the small start is that of both papers";

    public override IReadOnlyList<string> Specs => [Name, DefaultSpec, HomogeneitySpec];

    public override ExperimentFindings Find(ExperimentRuns runs)
    {
        SpecRuns descent = runs.Of(Name);
        SpecRuns standard = runs.Of(DefaultSpec);
        SpecRuns laws = runs.Of(HomogeneitySpec);
        return new ExperimentFindings
        {
            Claims =
            [
                .. DescentClaims(descent),
                .. DefaultClaims(standard, laws),
                .. runs.IsQuick ? [] : ReferenceClaims(descent),
            ],
            Setup =
            [
                ("target", "order 3, five unit vectors in five dimensions with pairwise cosine " +
                    "0.5, weights 1; exact"),
                ("gradient descent", "model Σ u⊗u⊗u with m components whose coordinates start as " +
                    "N(0, α²), adaptive step, until the relative loss is 1e-7 or 60,000 steps " +
                    "are done"),
                ("default method", "homogeneity 4, quasi-static steps, three starts, " +
                    "beginning with m components; condensed and polished"),
                ("found", "a true vector v is found if a component u has |cos(u, v)| > 0.99 and " +
                    "at least 1 % of the largest weight"),
            ],
            Figures =
            [
                GlanceFigure(descent, standard), ShareFigure(descent, standard), LawFigure(laws),
            ],
            Notes =
            [
                "With m = 5, as many components as terms, a perfect fit is unique up to order " +
                "(the vectors are linearly independent), so every run that fits holds all five; " +
                "but from a small start some runs are still stuck at 60,000 steps, two " +
                "components on one vector.",
                "For the descent all m components are looked at as they are. For the default " +
                "method it is the condensed result, which is what a user gets; there |cos| must " +
                "exceed 0.999.",
                "The expected shares are those of another implementation with random numbers of " +
                "its own, 100 seeds a cell (bench/peers/identifiability_numpy.py).",
                "The default method condenses what the flow leaves, and here that gives the " +
                "right rank and vectors from p = 2, too, where the components themselves hold " +
                "next to none.",
            ],
        };
    }

    private static IEnumerable<Claim> DescentClaims(SpecRuns descent)
    {
        ExperimentRun[] many =
            [.. descent.Runs.Where(r => r.Number("m") > TrueVectors && IsStart(r, 0.1, 0.5))];
        yield return Claim.AtLeast(
            "share of descents with a relative loss below 1e-7 within 60,000 steps, m = 10 to " +
            "50, α = 0.1 and 0.5",
            0.95,
            SuccessCount.Of(many.Select(IsPerfect)).Rate);
        yield return Claim.AtMost(
            "share of these fits that hold all five true vectors from α = 0.5",
            0.05,
            SuccessCount.Of(
                many.Where(r => IsStart(r, 0.5, 0.5) && IsPerfect(r)).Select(HoldsAll)).Rate);
        yield return Claim.AtMost(
            "true vectors among the components from α = 0.5, m = 50, mean of 5",
            0.5,
            many.Where(r => IsStart(r, 0.5, 0.5) && r.Number("m") == 50).Average(Found));
        yield return Claim.AtLeast(
            "share of fits that hold all five from α up to 0.01, m = 10 and 20",
            0.85,
            SuccessCount.Of(
                descent.Runs
                    .Where(r => IsStart(r, 0, 0.01) && r.Number("m") is 10 or 20)
                    .Select(HoldsAll)).Rate);
    }

    private static IEnumerable<Claim> DefaultClaims(SpecRuns standard, SpecRuns laws)
    {
        yield return Claim.AtLeast(
            "default method from m = 5 to 50: share of runs that give the five true vectors and " +
            "no other, least of all m",
            0.95,
            standard.Values("m").Min(m => standard.Where(("m", m)).Count(IsRight).Rate));
        foreach (string rank in laws.Values("rank"))
        {
            double Rate(string law) =>
                laws.Where(("rank", rank), ("p", law)).Count(HoldsEach).Rate;
            yield return Claim.AtLeast(
                $"rank {rank}, homogeneity 4, one start: share whose components hold all {rank} " +
                "vectors",
                0.85,
                Rate("4"));
            yield return Claim.AtMost(
                $"rank {rank}, homogeneity 2 (the papers' model), one start: the same",
                0.15,
                Rate("2"));
        }
    }

    private static IEnumerable<Claim> ReferenceClaims(SpecRuns descent)
    {
        foreach ((double scale, int m, int held) in s_reference)
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"α = {scale}, m = {m}");
            SuccessCount measured = new SpecRuns(
                descent.Spec,
                [.. descent.Runs.Where(r => IsStart(r, scale, scale) && r.Number("m") == m)])
                .Count(HoldsAll);
            yield return new ReferenceRate(held, 100).Claim(
                $"share of descents that hold all five, {place}", measured);
        }
    }

    private static bool IsStart(ExperimentRun run, double from, double to) =>
        run.Number("scale") >= from && run.Number("scale") <= to;

    private static bool IsPerfect(ExperimentRun run) => run.Error <= s_perfect;

    private static double Found(ExperimentRun run) => run.Measure("found");

    private static bool HoldsAll(ExperimentRun run) => Found(run) >= TrueVectors;

    private static bool HoldsEach(ExperimentRun run) => Found(run) >= run.Case.Problem.Rank;

    private static bool IsRight(ExperimentRun run) =>
        run.Record.Rank == run.Case.Problem.Rank && run.Record.Matched == run.Case.Problem.Rank;
}
