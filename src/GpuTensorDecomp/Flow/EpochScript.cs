using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// A method in epochs, at whose ends the device re-initialises small components by itself; all ends
/// are known beforehand. At the tolerance, or after the last epoch, the regulariser is taken away
/// for some steps. The device stops a run where its sums say that the tolerance is reached; from
/// there on polls ask in float64.
/// </summary>
internal abstract class EpochScript(SolvePlan plan, TargetEvaluator target, int run)
    : RunScript(plan, target, run)
{
    /// <summary>Steps between looks at the relative error once it is near the tolerance.</summary>
    private const int PollSteps = 20;

    /// <summary>Steps without regulariser at the end.</summary>
    private const int AnnealedSteps = 400;

    private long _step; // of the last poll
    private int _ends; // passed by then
    private EpochRule? _known; // as the device was given them

    private enum Part
    {
        /// <summary>The device stops the run at the tolerance.</summary>
        Stopping,

        /// <summary>It did so by sums that are not exact: polls decide.</summary>
        Watched,

        /// <summary>Without regulariser.</summary>
        Annealed,
    }

    public sealed override FlowRule Rule => CurrentPart == Part.Annealed
        ? Method with { WeightDecay = 0 }
        : Method with
        {
            Epochs = KnownEnds(),
            StopRelativeError =
                CurrentPart == Part.Watched ? 0 : Math.Max(Plan.Tolerance, DeviceError),
        };

    public sealed override long StepsToPoll => Math.Max(1, NextPoll() - _step);

    /// <summary>The rule of all epochs, without their ends and without a stop.</summary>
    protected abstract FlowRule Method { get; }

    /// <summary>What the device does at an end; null for nothing. Its ends are set here.</summary>
    protected abstract EpochRule? Actions { get; }

    /// <summary>The step of the last epoch's end.</summary>
    protected abstract long LastStep { get; }

    /// <summary>What the regulariser is called in messages.</summary>
    protected abstract string Regulariser { get; }

    private Part CurrentPart => (Part)State.Phase;

    /// <summary>The last end of those that the device knows; null if it knows all.</summary>
    private long? EndsAreKnownTo => EndAt(State.FirstEnd + EpochRule.MostEnds) is null
        ? null
        : EndAt(State.FirstEnd + EpochRule.MostEnds - 1);

    public sealed override int EpochAt(long step) =>
        CurrentPart == Part.Annealed ? State.Epoch : EpochOf(step);

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

    /// <summary>The step at which the device acts for the (k+1)-th time; null for never.</summary>
    protected abstract long? EndAt(int k);

    /// <summary>The epoch, from 0, that a step belongs to.</summary>
    protected abstract int EpochOf(long step);

    public sealed override void Observe(RunStatus status)
    {
        if (CurrentPart == Part.Annealed)
            return;
        int from = State.Epoch;
        State.Epoch = EpochOf(status.Step);
        long drawn = status.Reinitialised - State.Reinitialised;
        long merged = status.Merged - State.Merged;
        (State.Reinitialised, State.Merged) = (status.Reinitialised, status.Merged);
        if (drawn == 0)
            return;
        string epochs = from == State.Epoch
            ? $"epoch {from + 1}"
            : $"epochs {from + 1} to {State.Epoch + 1}";
        Tell($"start {Run + 1}, {epochs}: {drawn} components re-initialised" +
            (Plan.Merge ? $", {merged} of them freed by merging" : ""));
    }

    protected sealed override void OnPoll(RunBatch batch, RunStatus status)
    {
        (_step, _ends) = (status.Step, status.EpochEnds);
        if (CurrentPart == Part.Annealed)
        {
            if (status.Step - State.PhaseStart >= AnnealedSteps)
            {
                State.Finished = ConfirmedError(batch, status) <= Plan.Tolerance
                    ? StopReason.Converged
                    : StopReason.EpochsDone;
            }

            return;
        }

        bool isStopped = status.Stop == RunStop.RelativeError;
        bool isAsked = isStopped || CurrentPart == Part.Watched;
        if ((isAsked && ConfirmedError(batch, status) <= Plan.Tolerance) ||
            status.Step >= LastStep)
        {
            State.Phase = (int)Part.Annealed;
            State.PhaseStart = status.Step;
            batch.SetRule(Run, Rule);
            Tell($"start {Run + 1}: {Regulariser} off for {AnnealedSteps} steps");
            return;
        }

        bool lacksEnds = Actions is not null && EndsAreKnownTo <= status.Step;
        if (isStopped)
            State.Phase = (int)Part.Watched;
        if (lacksEnds)
            State.FirstEnd = status.EpochEnds;
        if (isStopped || lacksEnds)
            batch.SetRule(Run, Rule);
    }

    /// <summary>The step of the next poll.</summary>
    private long NextPoll()
    {
        if (CurrentPart == Part.Annealed)
            return (long)State.PhaseStart + AnnealedSteps;
        long next = LastStep;
        if (Actions is not null && EndsAreKnownTo is long known)
            next = Math.Min(next, known);
        if (CurrentPart != Part.Watched)
            return Math.Min(next, _step + StepsAlone);

        // A run that is watched is looked at before its epoch's end changes what was reached.
        if (Actions is not null && EndAt(_ends) - 1 is long before && before > _step)
            next = Math.Min(next, before);
        return Math.Min(next, _step + PollSteps);
    }

    /// <summary>The ends that the device is given, one object as long as they are the same.</summary>
    private EpochRule? KnownEnds()
    {
        if (Actions is null || (_known is not null && _known.FirstEnd == State.FirstEnd))
            return _known;
        var ends = new List<long>();
        for (int k = State.FirstEnd; ends.Count < EpochRule.MostEnds; k++)
        {
            if (EndAt(k) is not long end)
                break;
            ends.Add(end);
        }

        return _known = Actions with { FirstEnd = State.FirstEnd, Ends = ends };
    }
}
