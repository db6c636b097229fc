using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// Algorithm 1 of the 2021 paper: β ← ‖T*‖; per epoch flow for t1 ∝ d/(β log d), re-initialise
/// every component with norm below δ1, flow for t2 = (ln 1/δ0 + ln 1/λ)/β, β ← (1−γ)β; weight decay
/// λ, taken away at the end. With <see cref="SolvePlan.Merge"/> (ours) clusters of duplicates
/// become one component at the re-initialisation and the freed ones start afresh.
/// </summary>
internal sealed class ModifiedFlowScript : RunScript
{
    /// <summary>δ1/δ0 (constant ours).</summary>
    private const double ReinitialiseFactor = 10;

    /// <summary>γ (constant ours).</summary>
    private const double BetaDecay = 0.2;

    /// <summary>Steps between looks at the relative error.</summary>
    private const int PollSteps = 20;

    /// <summary>Steps without weight decay at the end.</summary>
    private const int AnnealedSteps = 400;

    /// <summary>Duplicates have ⟨ū_i, ū_k⟩ above this and equal sign.</summary>
    private const double DuplicateCosine = 1 - 1e-3;

    /// <summary>Components below this norm, in units of √σ̂, are no duplicates yet.</summary>
    private const double DuplicateNorm = 1e-2;

    private readonly FlowRule _decaying;
    private readonly FlowRule _annealed;
    private long _stepsLeft; // in the part

    public ModifiedFlowScript(SolvePlan plan, TargetEvaluator target, int run)
        : base(plan, target, run)
    {
        _decaying = new FlowRule
        {
            Law = new ComponentLaw(plan.Homogeneity),
            Stepper = Descent,
            StepSize = plan.Step!.Value,
            TargetNorm = plan.TargetNorm,
            WeightDecay = plan.WeightDecay,
            PoolNorm = ReinitialiseFactor * plan.StartNorm,
        };
        _annealed = _decaying with { WeightDecay = 0 };
        State.Beta = plan.TargetNorm;
        _stepsLeft = StepsOfPart();
    }

    private enum Part
    {
        BeforeReinitialisation,
        AfterReinitialisation,
        Annealed,
    }

    public override FlowRule Rule => CurrentPart == Part.Annealed ? _annealed : _decaying;

    public override long StepsToPoll => Math.Min(PollSteps, _stepsLeft);

    private Part CurrentPart => (Part)State.Phase;

    private double RelativeStart => Plan.StartNorm / Math.Sqrt(Plan.SpectralNorm);

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

    protected override void OnPoll(RunBatch batch, RunStatus status)
    {
        if (CurrentPart == Part.Annealed)
        {
            if (status.Step - State.PhaseStart >= AnnealedSteps)
            {
                State.Finished = ConfirmedError(batch, status) <= Plan.Tolerance
                    ? StopReason.Converged
                    : StopReason.EpochsDone;
            }

            _stepsLeft = AnnealedSteps; // where a checkpoint was read, it is not known yet
            return;
        }

        if (ConfirmedError(batch, status) <= Plan.Tolerance)
            Anneal(batch, status);
        else if (status.Step - State.PhaseStart >= StepsOfPart())
            EndPart(batch, status);
        _stepsLeft = Math.Max(1, (long)(State.PhaseStart + StepsOfPart() - status.Step));
    }

    private void EndPart(RunBatch batch, RunStatus status)
    {
        if (CurrentPart == Part.BeforeReinitialisation)
        {
            Reinitialise(batch);
            State.Phase = (int)Part.AfterReinitialisation;
            State.PhaseStart = status.Step;
            return;
        }

        State.Phase = (int)Part.BeforeReinitialisation;
        State.PhaseStart = status.Step;
        State.Epoch++;
        State.Beta *= 1 - BetaDecay;
        if (State.Beta < 0.5 * Plan.MinWeight * Plan.SpectralNorm)
            Anneal(batch, status);
    }

    /// <summary>
    /// Steps of the current part. Exact to a step: parts rounded up to whole polls give other rates
    /// of success, because t1 decides which components are small enough to be drawn anew.
    /// </summary>
    private long StepsOfPart() => CurrentPart switch
    {
        Part.BeforeReinitialisation => (long)Math.Ceiling(FirstTime() / Plan.Step!.Value),
        Part.AfterReinitialisation => (long)Math.Ceiling(SecondTime() / Plan.Step!.Value),
        _ => AnnealedSteps,
    };

    /// <summary>t1 = (2 + d/(4 ln d))/β (constants ours).</summary>
    private double FirstTime() =>
        (2 + Plan.Dimension / (4 * Math.Log(Math.Max(Plan.Dimension, 2)))) / State.Beta;

    /// <summary>t2 = (ln 1/δ0 + ln 1/λ)/β in units of the spectral norm.</summary>
    private double SecondTime()
    {
        double decay = Math.Max(Plan.WeightDecay / Plan.SpectralNorm, 1e-12);
        return (Math.Log(1 / RelativeStart) + Math.Log(1 / decay)) / State.Beta;
    }

    private void Anneal(RunBatch batch, RunStatus status)
    {
        State.Phase = (int)Part.Annealed;
        State.PhaseStart = status.Step;
        batch.SetRule(Run, _annealed);
        Message = $"start {Run + 1}: weight decay off for {AnnealedSteps} steps";
    }

    private void Reinitialise(RunBatch batch)
    {
        ComponentSet components = batch.Read(Run);
        int merged = Plan.Merge ? MergeDuplicates(components) : 0;
        double limit = Math.Log(ReinitialiseFactor * Plan.StartNorm);
        int[] small = [.. Enumerable.Range(0, components.Count)
            .Where(i => components.LogNorms[i] < limit)
            .OrderBy(i => components.LogNorms[i])
            .Take(Plan.Reinitialise ?? int.MaxValue)
            .Order()];
        if (small.Length == 0)
            return;
        foreach (int i in small)
        {
            Initialization.Draw(
                components, i, Plan.Seed, Run, State.Draws++, LogStartNorm, Plan.Signs);
        }

        State.Reinitialised += small.Length;
        Message = $"start {Run + 1}, epoch {State.Epoch}: " +
            $"{small.Length} components re-initialised" +
            (Plan.Merge ? $", {merged} of them freed by merging" : "");
        batch.Write(Run, components, Rule);
    }

    /// <summary>Σρ² of a cluster goes to its largest component, the others' norms to 0.</summary>
    private int MergeDuplicates(ComponentSet components)
    {
        double limit = Math.Log(DuplicateNorm * Math.Sqrt(Plan.SpectralNorm));
        int[] order = [.. Enumerable.Range(0, components.Count)
            .Where(i => components.LogNorms[i] > limit)
            .OrderByDescending(i => components.LogNorms[i])];
        bool[] freed = new bool[components.Count];
        int merged = 0;
        for (int a = 0; a < order.Length; a++)
        {
            int leader = order[a];
            if (freed[leader])
                continue;
            double square = Math.Exp(2 * components.LogNorms[leader]);
            for (int b = a + 1; b < order.Length; b++)
            {
                int other = order[b];
                double cosine = System.Numerics.Tensors.TensorPrimitives.Dot<double>(
                    components.Direction(leader), components.Direction(other));
                bool same = Plan.Order % 2 == 0
                    ? Math.Abs(cosine) > DuplicateCosine
                    : cosine > DuplicateCosine;
                if (freed[other] || !same || components.Signs[other] != components.Signs[leader])
                    continue;
                square += Math.Exp(2 * components.LogNorms[other]);
                components.LogNorms[other] = double.NegativeInfinity;
                freed[other] = true;
                merged++;
            }

            components.LogNorms[leader] = 0.5 * Math.Log(square);
        }

        return merged;
    }
}
