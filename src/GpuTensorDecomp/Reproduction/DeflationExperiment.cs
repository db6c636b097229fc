using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Reproduction;

/// <summary>
/// Plain descent from a tiny start fits the terms one after another, largest first, at times that a
/// formula gives for orthogonal targets.
/// </summary>
internal sealed partial class DeflationExperiment : Experiment
{
    private const string StartNormSpec = "deflation-start-norm";
    private const string InvariantSpec = "deflation-invariant";
    private const string StepSpec = "deflation-step";
    private const double StartNorm = 1e-15;
    private const double Step = 0.1;

    /// <summary>b_j = 1.2^−j, j = 0, …, 4.</summary>
    private static readonly double[] s_weights =
        [.. Enumerable.Range(0, 5).Select(j => Math.Pow(1.2, -j))];

    public override string Name => "deflation";

    public override string Title => "Terms are found one after another, largest first";

    public override string Claimed =>
        "From a tiny start, gradient descent fits the terms of an orthogonal tensor one at a " +
        "time in the order of their weights, each at a time proportional to the logarithm of " +
        "the start norm and to 1/weight; between two of them the residual stands still.";

    public override string Source =>
        "Understanding Deflation Process in Over-parametrized Tensor Decomposition (2021), " +
        "figure 1; times ours";

    public override IReadOnlyList<string> Specs => [Name, StartNormSpec, InvariantSpec, StepSpec];

    public override ExperimentFindings Find(ExperimentRuns runs)
    {
        SpecRuns orthogonal = runs.Of(Name).Where(("vectors", "orthogonal"));
        SpecRuns random = runs.Of(Name).Where(("vectors", "sphere"));
        SpecRuns starts = runs.Of(StartNormSpec);
        return new ExperimentFindings
        {
            Claims =
            [
                .. OrderClaims(orthogonal, random),
                .. PlateauClaims(orthogonal),
                .. TimeClaims(starts),
                .. InvariantClaims(runs.Of(InvariantSpec), runs.Rounding),
                .. StepClaims(runs.Of(StepSpec)),
            ],
            Setup =
            [
                ("target", "order 4, d = 10, five terms of weight 1, 1/1.2, …, 1/1.2⁴; " +
                    "orthogonal, and random on the sphere"),
                ("model", "50 components of weight ‖u‖², all signs +1"),
                ("descent", "step η = 0.1; time is step times η"),
                ("flow", "adaptive Runge-Kutta on (ln ‖u‖, u/‖u‖), so continuous time"),
                ("start norm δ", "1e-15 for the trajectories; 1e-15 to 1e-5 for the fit times"),
                ("conserved quantity", "flow of one component towards one term of weight 1, d = " +
                    "4, orders 3 and 4, start norm 0.003, weight decay λ = 0, 0.03 and 0.1"),
                ("largest step", "descent, orders 3 and 4, start norm 1e-6, time 100 or a " +
                    "relative error of 1e-4"),
                ("fitted share of term j", "f = T(v, …, v)/T*(v, …, v) at v = v_j, which is " +
                    "T(v, …, v)/b for orthogonal terms; t50 is when f = 0.5"),
            ],
            Figures =
            [
                StaircaseFigure(orthogonal), TimeFigure(starts), RandomFigure(random),
                InvariantFigure(runs.Of(InvariantSpec), runs.Rounding),
                StepFigure(runs.Of(StepSpec)),
            ],
            Notes =
            [
                "The formula for t50, ln(√(b/2)/δ)/(2b) in continuous time and with 2b replaced " +
                "by ln(1 + 2ηb)/η for descent, is for one component that lies along v from the " +
                "start. Turning towards v takes some time more; several components that share v " +
                "take less. Neither depends on δ, so the slope in ln δ is exact and the times " +
                "are not.",
                "While the residual is a multiple of one term, d ln ‖u‖/dt = 2⟨ū, v⟩^l c − λ and " +
                "d ln ‖ū_⊥‖/dt = −l⟨ū, v⟩^l c with the same c, so ‖u‖^(l−2)‖u_⊥‖² = ‖u‖^l(1 − " +
                "x²), x = ⟨ū, v⟩, keeps its value, times e^(−lλt). When the term is all but " +
                "fitted the component's own share of the residual counts: dw/dt = 4w(β − w) with " +
                "w = ‖u‖², β = b − λ/2, gives the factor (1 − w/β)^(l/2). A start that waits " +
                "long near x = 0 loses a little more, in proportion to its w. Drawn and compared " +
                "while 1 − x² is above 1e-9 (the steps resolve no less) and 1,024 roundings, and " +
                "1 − w/β above 1e-3.",
                "Times between recorded points are interpolated in ln(f/(1 − f)), in which the " +
                "growth of a term is a straight line.",
                .. runs.Precision == Precision.Float64 ? [] : new[]
                {
                    "In float32 components that lie along one direction to 1e-7 are equal, so " +
                    "that from 1e-15 terms that overlap may part earlier than in float64: there " +
                    "only the order of the fits is compared.",
                },
                "For random vectors no formula for the times is known: two terms with a cosine " +
                "of 0.5 are first fitted by one direction between them, so a lighter term may " +
                "come before a heavier one.",
            ],
        };
    }

    private static IEnumerable<Claim> OrderClaims(SpecRuns orthogonal, SpecRuns random)
    {
        yield return Claim.Within(
            "orthogonal: share of runs whose terms are fitted strictly in the order of their " +
            "weights",
            1,
            orthogonal.Count(r => PairsInOrder(r) == 1).Rate,
            0);
        yield return Claim.AtMost(
            "orthogonal: relative error at the end, worst run",
            1e-6,
            orthogonal.Runs.Max(r => r.Error));
        yield return Claim.AtLeast(
            "random vectors: share of pairs of terms of which the heavier is fitted first",
            0.75,
            random.Runs.Average(PairsInOrder)) with
        {
            Note = "All pairs in order in " +
                $"{random.Count(r => PairsInOrder(r) == 1).Successes} of " +
                $"{random.Runs.Count} runs; one half would be chance.",
        };
    }

    private static IEnumerable<Claim> PlateauClaims(SpecRuns orthogonal)
    {
        for (int fitted = 1; fitted < s_weights.Length; fitted++)
        {
            yield return Claim.Within(
                $"orthogonal: relative error halfway between fits {fitted} and {fitted + 1}, " +
                "median",
                Plateau(fitted),
                orthogonal.Median(r => ErrorBetween(r, fitted)),
                0.012);
        }
    }

    private static IEnumerable<Claim> TimeClaims(SpecRuns starts)
    {
        foreach (string method in starts.Values("method"))
        {
            SpecRuns runs = starts.Where(("method", method));
            double least = runs.Numbers("start-norm").Min();
            double most = runs.Numbers("start-norm").Max();
            double Median(int term, double start) => Quantiles.Median(TimesAt(runs, term, start));
            for (int j = 0; j < s_weights.Length; j++)
            {
                yield return Claim.Within(
                    $"{method}: t50 of term {j + 1} from start norm {NumberText.Compact(least)}, " +
                    "median",
                    Predicted(method, j, least),
                    Median(j, least),
                    0.6);
            }

            double[] slopes =
            [
                .. s_weights.Select((_, j) => (Median(j, least) - Median(j, most)) /
                    (Predicted(method, j, least) - Predicted(method, j, most))),
            ];
            yield return Claim.Within(
                $"{method}: slope of t50 in ln δ over the predicted one, farthest from 1 of five",
                1,
                slopes.MaxBy(slope => Math.Abs(slope - 1)),
                0.01);
        }
    }

    private static double Predicted(string method, int term, double startNorm) =>
        method == "descent"
            ? FitTimeLaw.Descent(s_weights[term], startNorm, Step)
            : FitTimeLaw.Flow(s_weights[term], startNorm);

    private static double[] TimesAt(SpecRuns runs, int term, double startNorm) =>
    [
        .. runs.Runs.Where(r => r.Number("start-norm") == startNorm)
            .Select(r => r.Measure($"t50_{term + 1}")),
    ];

    /// <summary>√(Σ_{k>j} b_k²/Σ b_k²): the relative error when j terms are fitted.</summary>
    private static double Plateau(int fitted) => Math.Sqrt(
        s_weights.Skip(fitted).Sum(b => b * b) / s_weights.Sum(b => b * b));

    /// <summary>The relative error halfway between t99 of a term and t50 of the next.</summary>
    private static double ErrorBetween(ExperimentRun run, int fitted)
    {
        double time =
            0.5 * (run.Measure($"t99_{fitted}") + run.Measure($"t50_{fitted + 1}"));
        return run.Trajectory!.Points.FirstOrDefault(p => p.Time >= time)?.RelativeError ??
            double.NaN;
    }

    /// <summary>Share of the pairs j &lt; k of terms of which j is half fitted before k.</summary>
    private static double PairsInOrder(ExperimentRun run)
    {
        double[] recorded = Times(run);
        double[] times =
            [.. ShareCourses(run).Select(share => CrossingTime.Of(recorded, share, 0.5))];
        bool[] inOrder =
        [
            .. from j in Enumerable.Range(0, times.Length)
               from k in Enumerable.Range(j + 1, times.Length - j - 1)
               select times[j] < times[k] || (double.IsFinite(times[j]) && double.IsNaN(times[k])),
        ];
        return SuccessCount.Of(inOrder).Rate;
    }

    private static double[] Times(ExperimentRun run) =>
        [.. run.Trajectory!.Points.Select(p => p.Time)];

    /// <summary>
    /// T(v_j^l)/T*(v_j^l) at each recorded moment, 1 for a perfect fit (term, moment); the terms'
    /// own shares are relative to b_j, which T*(v_j^l) exceeds where terms overlap.
    /// </summary>
    private static double[][] ShareCourses(ExperimentRun run)
    {
        FactoredTensor truth = ProblemGenerator.Generate(run.Case.Problem).Truth!;
        double[] whole = RecoveryMetrics.FittedFractions(truth, truth);
        return
        [
            .. whole.Select((share, j) => run.Trajectory!.Points
                .Select(p => p.FittedFractions[j] / share).ToArray()),
        ];
    }
}
