using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// The 2020 paper's variant of gradient descent: T = Σ a c^{l−2} u^{⊗l} with random signs a, c =
/// 1/ρ held constant in the gradient and reset after each step until ρ has grown past τ (scalar
/// mode); regulariser λ Σ c^{l−2}ρ^l; each epoch after the first begins with the components of
/// least weight drawn anew, each with a fresh sign, which leaves bad local minima. At the
/// tolerance, or after the last epoch, the regulariser is taken away. Epoch lengths and counts are
/// ours. For ablation the gradient may be taken of c = 1/ρ too, which is that of the 2-homogeneous
/// model.
/// </summary>
internal sealed class BeyondLazyScript : EpochScript
{
    private readonly ComponentLaw _law;

    public BeyondLazyScript(SolvePlan plan, TargetEvaluator target, int run)
        : base(plan, target, run)
    {
        _law = new ComponentLaw(plan.Homogeneity);
        Method = new FlowRule
        {
            Law = _law,
            Stepper = Stepper.Descent,
            StepSize = plan.Step!.Value,
            ScaleRule = _law.IsScaled ? ScaleRule.Reset : ScaleRule.Frozen,
            SwitchNorm = plan.SwitchNorm ?? double.PositiveInfinity,
            TargetNorm = plan.TargetNorm,

            // λΣc^(l−2)ρ^l is λΣρ² where c = 1/ρ is no constant: twice the law's own ½λΣρ².
            WeightDecay = _law.IsScaled ? plan.WeightDecay : 2 * plan.WeightDecay,
            PoolNorm = 10 * plan.StartNorm,
        };
        int count = Math.Min(plan.Reinitialise!.Value, plan.Components);
        Actions = count == 0
            ? null
            : new EpochRule
            {
                Ends = [],
                Seed = plan.Seed,
                Run = run,
                FirstDraw = plan.Components,
                LogNorm = LogStartNorm,
                Scale = StartScale(),
                Signs = plan.Signs,
                Most = count,
            };
    }

    protected override FlowRule Method { get; }

    protected override EpochRule? Actions { get; }

    protected override long LastStep => (long)Plan.Epochs * Plan.EpochSteps;

    protected override string Regulariser => "regulariser";

    public override void Start(RunBatch batch)
    {
        ComponentSet components = Initialization.Start(Plan, Run, batch);
        for (int i = 0; i < components.Count; i++)
            components.Scales[i] = StartScale();
        batch.Write(Run, components, Rule);
    }

    public override IReadOnlyDictionary<string, double> Measures(
        RunBatch batch, ComponentSet components)
    {
        double frozen = 1 / (Plan.SwitchNorm ?? double.PositiveInfinity);
        return new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["reinitialised"] = State.Reinitialised,

            // Room for the rounding of float32.
            ["scalarMode"] = components.Scales.Count(c => c <= frozen * (1 + 1e-6)),
        };
    }

    protected override long? EndAt(int k) =>
        k + 1 < Plan.Epochs ? (k + 1L) * Plan.EpochSteps : null;

    protected override int EpochOf(long step) =>
        (int)Math.Min(step / Plan.EpochSteps, Plan.Epochs - 1);

    /// <summary>c = 1/δ0, or that of scalar mode if the start is past τ already.</summary>
    private double StartScale() =>
        _law.IsScaled ? 1 / Math.Min(Plan.StartNorm, Method.SwitchNorm) : 1;
}
