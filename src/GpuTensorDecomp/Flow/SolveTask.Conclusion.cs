using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Flow;

/// <summary>The end of a solve: every start is condensed, and one of them wins.</summary>
internal sealed partial class SolveTask
{
    private const string ManyFactorings =
        "A matrix has many decompositions of its rank, of which this is one: the rank and the " +
        "error count, single components do not.";

    private const string CutShort = "The time limit cut the polish short.";

    /// <summary>
    /// Condenses every start and says what was found, as far as it is when it is interrupted.
    /// </summary>
    private SolveResult Conclude(CancellationToken cancellation)
    {
        Report("polish");
        using CancellationTokenSource? limited = PolishEnd.Of(_plan, Elapsed, cancellation);
        CancellationToken end = limited?.Token ?? cancellation;
        if (_plan.Order == 2)
            _notes.Add(ManyFactorings);
        var outcomes = new RunOutcome[RunCount];
        ForEachRun(run => outcomes[run] = Conclude(_scripts[run], end));
        if (cancellation.IsCancellationRequested && !IsInterrupted)
        {
            Interrupt();
        }
        else if (end.IsCancellationRequested && !IsInterrupted)
        {
            _notes.Add(CutShort);
            if (KeepsFinal)
                TryCheckpoint();
        }

        int winner = Winner(outcomes);
        StopReason reason = _scripts[winner].State.Finished!.Value;
        if (end.IsCancellationRequested && !outcomes[winner].Reached)
            reason = StopReason.TimeLimit;
        SolveResult result = Result(winner, outcomes, Reason(reason, outcomes[winner]));
        Array.ForEach(_scripts, script => script.Forget());
        return result;
    }

    private RunOutcome Conclude(RunScript script, CancellationToken end)
    {
        script.End = end;
        RunOutcome outcome = script.Conclude(script.Model(_batch));
        return script.State.Finished == StopReason.NotFinite
            ? outcome with { Reached = false }
            : outcome;
    }

    private SolveResult Result(int winner, RunOutcome[] outcomes, StopReason reason)
    {
        RunModel model = _scripts[winner].Model(_batch);
        ComponentSet components = model.Components;
        RunOutcome best = outcomes[winner];
        FactoredTensor? truth = Solve.Problem.Truth;
        IReadOnlyList<ProductChoice> choices = TellChoices();
        return new SolveResult
        {
            Plan = _plan,
            Factors = best.Factors,
            Components = components,
            Start = winner,
            RestartsAgreeing = Agreeing(outcomes, best),
            RelativeError = best.RelativeError,
            ComponentsRelativeError = model.RelativeError,
            BelowFloor = best.BelowFloor,
            StopReason = reason,
            Converged = best.Reached && reason != StopReason.Interrupted,
            Steps = _batch.Status(winner).Step,
            Epochs = _scripts[winner].State.Epoch + 1,
            WallSeconds = Elapsed.TotalSeconds,
            Device = _executor.DeviceName,
            ProductChoices = choices,
            WeightStandardErrors = best.StandardErrors,
            Recovery = truth is null ? null : RecoveryMetrics.Score(best.Factors, truth),
            Trajectory = new Trajectory(
                _recorders[winner].Points,
                _course == CourseRecord.Whole
                    ? Condensation.NearestFactor(model.Tensor, best.Factors)
                    : []),
            Measures = _course == CourseRecord.Whole
                ? _scripts[winner].Measures(_batch, components)
                : new SortedDictionary<string, double>(StringComparer.Ordinal),
            Notes =
            [
                .. _notes,
                .. _scripts[winner].Notes(_batch),
                .. choices.Where(choice => choice.Fault is not null).Select(x => x.ToString()),
            ],
        };
    }

    /// <summary>
    /// A limit that was reached does not matter where condensing reached the tolerance; an
    /// interruption does, because other starts may have been cut off.
    /// </summary>
    private StopReason Reason(StopReason reason, RunOutcome outcome)
    {
        if (IsInterrupted)
            return StopReason.Interrupted;
        bool limit = reason is StopReason.MaxSteps or StopReason.TimeLimit or
            StopReason.EpochsDone or StopReason.Stationary or StopReason.Stagnated;
        return limit && outcome.Reached && outcome.RelativeError <= _plan.Tolerance
            ? StopReason.Converged
            : reason;
    }

    /// <summary>
    /// Among starts that reached the goal: of an exact target the smallest rank, because a rank
    /// that is too small misses the tolerance; of an inexact one the rank that most starts agree
    /// on. Then the smallest error. Where no start reached it, the smallest error.
    /// </summary>
    private int Winner(RunOutcome[] outcomes) =>
        Enumerable.Range(0, outcomes.Length)
            .OrderByDescending(run => outcomes[run].Reached)
            .ThenBy(run => !outcomes[run].Reached ? 0
                : _plan.IsExact ? outcomes[run].Factors.Rank
                : -Agreeing(outcomes, outcomes[run]))
            .ThenBy(run => outcomes[run].RelativeError)
            .First();

    private static int Agreeing(RunOutcome[] outcomes, RunOutcome one) =>
        outcomes.Count(o => o.Reached == one.Reached && o.Factors.Rank == one.Factors.Rank);
}
