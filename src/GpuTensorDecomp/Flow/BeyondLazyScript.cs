using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// The 2020 paper's variant of gradient descent: T = Σ a c^{l−2} u^{⊗l} with random signs a, c =
/// 1/ρ held constant in the gradient and reset after each step until ρ has grown past τ (scalar
/// mode); regulariser λ Σ c^{l−2}ρ^l; each epoch after the first begins with the components of
/// least weight drawn anew, which leaves bad local minima. At the tolerance, or after the last
/// epoch, the regulariser is taken away. Epoch lengths and counts are ours. For ablation the
/// gradient may be taken of c = 1/ρ too, which is that of the 2-homogeneous model.
/// </summary>
internal sealed class BeyondLazyScript : RunScript
{
    /// <summary>Steps between looks at the relative error.</summary>
    private const int PollSteps = 20;

    /// <summary>Steps without regulariser at the end.</summary>
    private const int AnnealedSteps = 400;

    private readonly ComponentLaw _law;
    private readonly FlowRule _regularised;
    private readonly FlowRule _annealed;
    private long _stepsLeft; // in the epoch

    public BeyondLazyScript(SolvePlan plan, TargetEvaluator target, int run)
        : base(plan, target, run)
    {
        _law = new ComponentLaw(plan.Homogeneity);
        _regularised = new FlowRule
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
        _annealed = _regularised with { WeightDecay = 0 };
        _stepsLeft = plan.EpochSteps;
    }

    private enum Part
    {
        Regularised,
        Annealed,
    }

    public override FlowRule Rule => CurrentPart == Part.Annealed ? _annealed : _regularised;

    public override long StepsToPoll => Math.Min(PollSteps, _stepsLeft);

    private Part CurrentPart => (Part)State.Phase;

    public override void Start(RunBatch batch)
    {
        ComponentSet components = Initialization.Start(Plan, Run, batch);
        for (int i = 0; i < components.Count; i++)
            components.Scales[i] = StartScale();
        State.Draws = Plan.Components;
        batch.Write(Run, components, Rule);
    }

    public override RunOutcome Conclude(RunModel model)
    {
        RunOutcome outcome = Plan.Polish
            ? Condenser.Polished(model.Tensor, Target, Plan, end: End)
            : Condenser.Refitted(model.Tensor, Target, Plan);
        return outcome with
        {
            Reached = outcome.Reached || State.Finished == StopReason.Converged,
        };
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

    protected override void OnPoll(RunBatch batch, RunStatus status)
    {
        double error = ConfirmedError(batch, status);
        if (CurrentPart == Part.Annealed)
        {
            if (status.Step - State.PhaseStart >= AnnealedSteps)
            {
                State.Finished =
                    error <= Plan.Tolerance ? StopReason.Converged : StopReason.EpochsDone;
            }
        }
        else if (error <= Plan.Tolerance)
        {
            Anneal(batch, status);
        }
        else if (status.Step - State.PhaseStart >= Plan.EpochSteps)
        {
            if (State.Epoch + 1 >= Plan.Epochs)
                Anneal(batch, status);
            else
                BeginEpoch(batch, status);
        }

        double length = CurrentPart == Part.Annealed ? AnnealedSteps : Plan.EpochSteps;
        _stepsLeft = Math.Max(1, (long)(State.PhaseStart + length - status.Step));
    }

    /// <summary>c = 1/δ0, or that of scalar mode if the start is past τ already.</summary>
    private double StartScale() =>
        _law.IsScaled ? 1 / Math.Min(Plan.StartNorm, Rule.SwitchNorm) : 1;

    private void Anneal(RunBatch batch, RunStatus status)
    {
        State.Phase = (int)Part.Annealed;
        State.PhaseStart = status.Step;
        batch.SetRule(Run, _annealed);
        Message = $"start {Run + 1}: regulariser off for {AnnealedSteps} steps";
    }

    /// <summary>The components of least |w| start anew, each with a fresh sign.</summary>
    private void BeginEpoch(RunBatch batch, RunStatus status)
    {
        State.Epoch++;
        State.PhaseStart = status.Step;
        int count = Math.Min(Plan.Reinitialise!.Value, Plan.Components);
        if (count == 0)
            return;
        ComponentSet components = batch.Read(Run);
        double[] weights = Tensor(components).Weights;
        int[] smallest = [.. Enumerable.Range(0, components.Count)
            .OrderBy(i => Math.Abs(weights[i]))
            .Take(count)];
        foreach (int i in smallest)
        {
            Initialization.Draw(
                components, i, Plan.Seed, Run, State.Draws++, LogStartNorm, Plan.Signs);
            components.Scales[i] = StartScale();
        }

        State.Reinitialised += count;
        Message = $"start {Run + 1}, epoch {State.Epoch + 1}: {count} components re-initialised";
        batch.Write(Run, components, Rule);
    }
}
