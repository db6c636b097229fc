using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// Algorithm 1 of the 2021 paper: β ← ‖T*‖; per epoch flow for t1 ∝ d/(β log d), re-initialise
/// every component with norm below δ1, flow for t2 = (ln 1/δ0 + ln 1/λ)/β, β ← (1−γ)β; weight decay
/// λ, taken away at the end. With <see cref="SolvePlan.Merge"/> (ours) clusters of duplicates
/// become one component at the re-initialisation and the freed ones start afresh.
/// </summary>
internal sealed class ModifiedFlowScript : EpochScript
{
    /// <summary>δ1/δ0 (constant ours).</summary>
    private const double ReinitialiseFactor = 10;

    /// <summary>γ (constant ours).</summary>
    private const double BetaDecay = 0.2;

    /// <summary>Components below this norm, in units of √σ̂, are no duplicates yet.</summary>
    private const double DuplicateNorm = 1e-2;

    private readonly List<long> _reinitialisations = []; // step at which an epoch's t1 is over
    private readonly List<long> _epochEnds = []; // and its t2

    public ModifiedFlowScript(SolvePlan plan, TargetEvaluator target, int run)
        : base(plan, target, run)
    {
        Method = new FlowRule
        {
            Law = new ComponentLaw(plan.Homogeneity),
            Stepper = Descent,
            StepSize = plan.Step!.Value,
            TargetNorm = plan.TargetNorm,
            WeightDecay = plan.WeightDecay,
            PoolNorm = ReinitialiseFactor * plan.StartNorm,
        };
        Actions = plan.Reinitialise == 0
            ? null
            : new EpochRule
            {
                Ends = [],
                Seed = plan.Seed,
                Run = run,
                FirstDraw = plan.Components,
                LogNorm = LogStartNorm,
                Signs = plan.Signs,
                Most = plan.Reinitialise ?? int.MaxValue,
                BelowNorm = ReinitialiseFactor * plan.StartNorm,
                DuplicateNorm = plan.Merge
                    ? DuplicateNorm * Math.Sqrt(plan.SpectralNorm)
                    : double.PositiveInfinity,
            };
        PlanEpochs();
    }

    protected override FlowRule Method { get; }

    protected override EpochRule? Actions { get; }

    protected override long LastStep => _epochEnds[^1];

    protected override string Regulariser => "weight decay";

    protected override long? EndAt(int k) =>
        k < _reinitialisations.Count ? _reinitialisations[k] : null;

    /// <summary>The point at which an epoch ends is still its own.</summary>
    protected override int EpochOf(long step)
    {
        int place = _epochEnds.BinarySearch(step);
        return Math.Min(place < 0 ? ~place : place, _epochEnds.Count - 1);
    }

    /// <summary>
    /// The steps of all parts. Exact to a step: parts rounded up to whole polls give other rates of
    /// success, because t1 decides which components are small enough to be drawn anew.
    /// </summary>
    private void PlanEpochs()
    {
        double beta = Plan.TargetNorm;
        double step = 0;
        do
        {
            step += Math.Ceiling(FirstTime(beta) / Plan.Step!.Value);
            _reinitialisations.Add(Step(step));

            // A start norm above 1 may make t2 negative.
            step += Math.Max(1, Math.Ceiling(SecondTime(beta) / Plan.Step!.Value));
            _epochEnds.Add(Step(step));
            beta *= 1 - BetaDecay;
        }
        while (beta >= 0.5 * Plan.MinWeight * Plan.SpectralNorm && step < Plan.MaxSteps);

        // Beyond any number of steps all counts are alike.
        static long Step(double count) => (long)Math.Min(count, 1L << 62);
    }

    /// <summary>t1 = (2 + d/(4 ln d))/β (constants ours).</summary>
    private double FirstTime(double beta) =>
        (2 + Plan.Dimension / (4 * Math.Log(Math.Max(Plan.Dimension, 2)))) / beta;

    /// <summary>t2 = (ln 1/δ0 + ln 1/λ)/β in units of the spectral norm.</summary>
    private double SecondTime(double beta)
    {
        double start = Plan.StartNorm / Math.Sqrt(Plan.SpectralNorm);
        double decay = Math.Max(Plan.WeightDecay / Plan.SpectralNorm, 1e-12);
        return (Math.Log(1 / start) + Math.Log(1 / decay)) / beta;
    }
}
