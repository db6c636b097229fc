using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// The default method (ours): homogeneity p &gt; 2 from a small start by quasi-static steps, so
/// that one component wins each term; fresh small components when the pool is used up; when the
/// residual reaches the flow's tolerance, condense and polish. A residual that creeps is a reason
/// to condense and polish a copy, which is accepted if it reaches the tolerance. Inexact targets
/// end by the deflation clock: a term of weight b unfitted after time t has b &lt;
/// δ0^{−(p−2)}/(p(p−2)t).
/// </summary>
internal sealed partial class DeflationScript : RunScript
{
    /// <summary>Relative error at which the flow has found every term (constant ours).</summary>
    private const double FlowError = 1e-3;

    /// <summary>
    /// Where condensing fails there, the flow goes on to a third of the error, down to this.
    /// </summary>
    private const double LeastFlowError = 1e-6;

    /// <summary>Steps between looks at the pool.</summary>
    private const int PollSteps = 25;

    /// <summary>Components below this multiple of the start norm are the pool.</summary>
    private const double PoolFactor = 5;

    /// <summary>Fresh components drawn when the pool is used up.</summary>
    private const int Refill = 8;

    /// <summary>
    /// Share of the start norm below which components have died away (constant ours).
    /// </summary>
    private const double DeadShare = 0.1;

    /// <summary>
    /// Times that a whole start is drawn before it is given up that any component grows.
    /// </summary>
    private const int MostDraws = 10;

    /// <summary>Steps after which a residual that fell by less than a tenth is looked at.</summary>
    private const int FirstMark = 1000;

    /// <summary>
    /// Times t* of the smallest weight to wait without growth; allows for alignment.
    /// </summary>
    private const double ClockFactor = 2;

    /// <summary>
    /// Share of the residual's norm that its largest term has at least (constant ours).
    /// </summary>
    private const double ResidualShare = 0.3;

    private readonly HeldOutSamples? _heldOut;
    private readonly FlowRule _rule;
    private RunOutcome? _accepted;

    public DeflationScript(SolvePlan plan, TargetEvaluator target, HeldOutSamples? heldOut, int run)
        : base(plan, target, run)
    {
        _heldOut = heldOut;
        State.MarkInterval = FirstMark;
        State.FlowTolerance =
            plan.NoiseLevel ?? (heldOut is null ? Math.Max(FlowError, plan.Tolerance) : 0);
        _rule = new FlowRule
        {
            Law = new ComponentLaw(plan.Homogeneity),
            Stepper = Stepper.QuasiStatic,
            TargetNorm = plan.TargetNorm,
            WeightDecay = plan.WeightDecay,
            PoolNorm = PoolFactor * plan.StartNorm,

            // Of an inexact target only weights worth finding count; half of one is on its way.
            GrownNorm = plan.IsExact
                ? PoolFactor * plan.StartNorm
                : Math.Pow(0.5 * plan.MinWeight * plan.SpectralNorm, 1.0 / plan.Homogeneity),
        };
    }

    // float32 sums do not resolve the flow's tolerance: there polls decide, in float64.
    public override FlowRule Rule => _rule with
    {
        StopRelativeError = Plan.Precision == Precision.Float64 ? State.FlowTolerance : 0,
    };

    public override long StepsToPoll => PollSteps;

    public override double FlowTolerance => State.FlowTolerance;

    public override int MostComponents => BatchShape.Grown(Plan.Components);

    public override RunOutcome Conclude(RunModel model)
    {
        RunOutcome outcome = _heldOut is not null
            ? _heldOut.Confirm(model.Tensor, Target, Plan, End)
            : _accepted ?? Polished(model);
        bool complete = State.Finished is StopReason.NoiseFloor or StopReason.DeflationComplete;
        return outcome with
        {
            Reached = (outcome.Reached && Plan.IsExact) || (complete && outcome.Factors.Rank > 0),
        };
    }

    protected override void OnPoll(RunBatch batch, RunStatus status)
    {
        bool reached = Plan.Precision == Precision.Float64
            ? status.Stop == RunStop.RelativeError
            : State.FlowTolerance > 0 && ConfirmedError(batch, status) <= State.FlowTolerance;
        if (reached)
        {
            if (Plan.NoiseLevel is not null)
                State.Finished = StopReason.NoiseFloor;
            else if (!TryToFinish(batch, status) && State.FlowTolerance > LeastFlowError)
                GoOnTo(batch, State.FlowTolerance / 3);
            else
                State.Finished ??= StopReason.Stagnated;
            return;
        }

        if (State.Grown == 0 && status.LargestNorm < DeadShare * Plan.StartNorm)
        {
            DrawAgain(batch);
            return;
        }

        if (PoolCount(batch, status) < 2)
            AddComponents(batch, Refill);
        bool ranOut = ClockRanOut(status);
        if (ranOut && Plan.IsExact && State.Phase == 0)
            BeginLastCall(batch, status);
        else if (ranOut || IsDownToNoise(batch, status))
            State.Finished = Plan.IsExact ? StopReason.Stagnated : StopReason.DeflationComplete;
        else if (Plan.IsExact)
            LookForStagnation(batch, status);
    }

    /// <summary>
    /// Components that may still grow into a term: where signs are mixed, of the sign that has
    /// fewer, because those of the other sign cannot take its place.
    /// </summary>
    private int PoolCount(RunBatch batch, RunStatus status)
    {
        if (!Plan.Signed || status.PoolCount < 2)
            return status.PoolCount;
        ComponentSet components = batch.Read(Run);
        double limit = Math.Log(Rule.PoolNorm);
        int[] pool =
            [.. Enumerable.Range(0, components.Count).Where(i => components.LogNorms[i] < limit)];
        int positive = pool.Count(i => components.Signs[i] > 0);
        return 2 * Math.Min(positive, pool.Length - positive);
    }

    /// <summary>Samples: asks the other half, every so many polls.</summary>
    private bool IsDownToNoise(RunBatch batch, RunStatus status) =>
        _heldOut is not null && status.Step % (4 * PollSteps) == 0 &&
        _heldOut.IsDownToNoise(Model(batch).Tensor);

    private void GoOnTo(RunBatch batch, double tolerance)
    {
        State.FlowTolerance = tolerance;
        batch.SetRule(Run, Rule);
    }

    /// <summary>Condenses and polishes a copy and accepts it if it reaches the tolerance.</summary>
    /// <exception cref="OperationCanceledException">
    /// The polish was ended before it was known whether it does.
    /// </exception>
    private bool TryToFinish(RunBatch batch, RunStatus status)
    {
        RunOutcome outcome = Polished(Model(batch));
        if (outcome.Reached)
        {
            _accepted = outcome;
            State.Finished = StopReason.Converged;
            return true;
        }

        End.ThrowIfCancellationRequested();
        Tell(
            $"start {Run + 1}: at {RelativeError(status):E1}, a condensed and polished copy of " +
            $"{outcome.Factors.Rank} factors reaches {outcome.RelativeError:E1}; the flow goes on");
        return false;
    }

    private RunOutcome Polished(RunModel model) => Condenser.Polished(
        model.Tensor, Target, Plan, Plan.NoiseLevel ?? State.FlowTolerance, End);

    /// <summary>
    /// The pool may have turned to terms that others fitted, and then finds no weak one: before an
    /// exact target is given up, fresh components get the clock's time once.
    /// </summary>
    private void BeginLastCall(RunBatch batch, RunStatus status)
    {
        State.Phase = 1;
        State.LastGrowthTime = status.Time;
        AddComponents(batch, Plan.Components);
    }

    /// <summary>
    /// Whether no component has grown for the time t* = δ0^{−(p−2)}/(p(p−2)b) that a term of
    /// the smallest weight b takes: the weight asked for, or for an exact target the smaller weight
    /// that its residual tells of. The clock starts with the first growth.
    /// </summary>
    private bool ClockRanOut(RunStatus status)
    {
        if (status.GrownCount > State.Grown)
            (State.LastGrowthTime, State.Phase) = (status.Time, 0);
        State.Grown = Math.Max(status.GrownCount, State.Grown);
        if (State.Grown == 0)
            return false;
        double smallest = Plan.MinWeight * Plan.SpectralNorm;
        if (Plan.IsExact)
            smallest = Math.Min(smallest, ResidualShare * Resolved(status) * Plan.TargetNorm);
        int p = Plan.Homogeneity;
        double growth = Math.Max(Math.E, Math.Sqrt(smallest) / Plan.StartNorm);
        double time = p > 2
            ? 1 / (p * (p - 2) * smallest * IntegerPower.Of(Plan.StartNorm, p - 2))
            : Math.Log(growth) / (2 * smallest);
        return status.Time - State.LastGrowthTime > ClockFactor * time;
    }

    /// <summary>The error, not below the flow's tolerance, where float32 sums cancel.</summary>
    private double Resolved(RunStatus status) =>
        Math.Max(RelativeError(status), State.FlowTolerance);

    private void LookForStagnation(RunBatch batch, RunStatus status)
    {
        if (status.Step - State.MarkedStep < State.MarkInterval)
            return;
        double error = Resolved(status);
        if (error > 0.9 * State.MarkedError && !TryToFinish(batch, status))
            State.MarkInterval *= 2;
        State.MarkedError = error;
        State.MarkedStep = status.Step;
    }
}
