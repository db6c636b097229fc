using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Host;

/// <content>
/// Advancing: the host queues evaluations of the field and lets each run's step control on the
/// device decide what follows; it looks only when all steps should be done. </content>
internal sealed partial class IlgpuRunGroup<T, TPrecision>
{
    /// <summary>
    /// Evaluations queued between looks, so that few are wasted on runs that stopped.
    /// </summary>
    private const int MostEvaluations = 512;

    /// <summary>Takes up to steps[run] steps of each run.</summary>
    public void Advance(long[] steps)
    {
        bool isAny = false;
        for (int run = 0; run < _runs.Length; run++)
            isAny |= Prepare(ref _runs[run], steps[run]);
        if (!isAny)
            return;
        UploadRules();
        BatchMemory<T> memory = _memory!;
        memory.Runs.Write(0, _runs);
        BatchView<T> view = memory.View;
        _engine.Batches.Keep(view);
        AdvanceResident(memory);
        while (Array.Exists(_runs, run => run.IsActive != 0))
        {
            bool isModel = Array.Exists(_rules, rule => !rule.IsLinearised);
            bool isStart = Enumerable.Range(0, _runs.Length).Any(
                run => _rules[run].IsLinearised && HasModelToEvaluate(run));
            long evaluations = EvaluationsLeft() + (isStart ? 1 : 0);
            for (int run = 0; run < _runs.Length; run++)
                _points[run] = HasModelToEvaluate(run) ? PointsOf(run) : default;
            HashSet<long> ends = [.. Enumerable.Range(0, _runs.Length)
                .SelectMany(run => EpochRounds(run, evaluations))];
            for (long n = 0; n < evaluations; n++)
            {
                Evaluate(view, isModel || (isStart && n == 0));
                if (ends.Contains(n))
                    _engine.Batches.EndEpochs(view);
            }

            memory.Runs.Read(0, _runs.Length).CopyTo(_runs, 0);
        }
    }

    /// <summary>Whether the run has anything to do.</summary>
    private static bool Prepare(ref RunState run, long steps)
    {
        bool isActive = run.Count > 0 && (steps > 0 || run.Evaluate != 0);
        run.IsActive = isActive ? 1 : 0;
        run.StepsLeft = isActive ? steps : 0;
        if (!isActive)
        {
            run.Evaluate = 0;
            return false;
        }

        run.Stop = RuleCode.Running;
        run.KeptStep = run.Step;
        run.KeptTime = run.Time;
        run.KeptStepSize = run.StepSize;
        run.KeptNextStep = run.NextStep;
        run.KeptCurvatureBound = run.CurvatureBound;
        run.KeptCurvatureAge = run.CurvatureAge;
        return true;
    }

    private void UploadRules()
    {
        if (!_rulesChanged)
            return;
        _memory!.Rules.Write(
            0, Array.ConvertAll(_rules, rule => RuleTranslation.ToDevice(rule, _order)));
        _memory.Coefficients.Write(
            0, [.. _rules.SelectMany(rule => RuleTranslation.Coefficients(rule.Tableau))]);

        int stages = _rules.Max(
            rule => rule.Stepper == Stepper.RungeKutta ? rule.Tableau.StageCount : 0);
        if (_memory.LacksStages(stages))
        {
            _engine.Budget.Require(
                BatchMemory<T>.StageBytes(_runs.Length, _capacity, _dimension, stages),
                "the stages of the Runge-Kutta method", LessMemory);
            _memory.RequireStages(stages);
        }

        if (Array.Exists(_rules, UsesCurvature) && !_memory.HasOverlaps)
        {
            _engine.Budget.Require(
                BatchMemory<T>.OverlapBytes(_runs.Length, _capacity),
                "the overlaps of the curvature bound",
                $"A fixed --step does without. {LessMemory}");
            _memory.RequireOverlaps();
        }

        if (_epochsChanged)
            UploadEpochs();
        _epochsChanged = false;
        _rulesChanged = false;
    }

    private void UploadEpochs()
    {
        if (_memory!.EpochRules is null)
        {
            _engine.Budget.Require(
                BatchMemory<T>.EpochBytes(_runs.Length, _capacity), "the ends of epochs",
                LessMemory);
            _memory.RequireEpochs();
        }

        _memory.EpochRules!.Write(0, Array.ConvertAll(_epochs, RuleTranslation.ToDevice));
        _memory.EpochEnds!.Write(0, [.. _epochs.SelectMany(RuleTranslation.EndsToDevice)]);
    }

    private static bool UsesCurvature(FlowRule rule) =>
        rule.StepSizeRule == StepSizeRule.AdaptiveRate &&
        rule.Stepper is Stepper.Descent or Stepper.Polar or Stepper.PolarDescent;

    /// <summary>
    /// After which of the rounds to come an epoch of the run ends, if it takes part in all: one of
    /// its rounds is a step, but for those that end epochs.
    /// </summary>
    private IEnumerable<long> EpochRounds(int run, long rounds)
    {
        RunState state = _runs[run];
        if (state.IsActive == 0 || state.IsRestoring != 0)
            yield break;
        for (int ends = 0;
            _rules[run].Epochs?.NextEnd(state.EpochEnds + ends) is long end;
            ends++)
        {
            long steps = Math.Max(end - state.Step, 0);
            if (steps > state.StepsLeft || steps + ends >= rounds)
                yield break;
            yield return steps + ends;
        }
    }

    private long EvaluationsLeft()
    {
        long most = 0;
        for (int run = 0; run < _runs.Length; run++)
        {
            if (_runs[run].IsActive == 0)
                continue;
            long ofRun = RuleTranslation.Evaluations(
                RuleTranslation.ToDevice(_rules[run], _order), _runs[run].StepsLeft);
            most = Math.Max(
                most,
                Math.Min(ofRun, MostEvaluations) + EpochRounds(run, MostEvaluations).Count());
        }

        // One more describes the state at the end.
        return Math.Min(most, MostEvaluations - 1) + 1;
    }

    /// <summary>A linearised run has only at its start.</summary>
    private bool HasModelToEvaluate(int run) => _runs[run].IsActive != 0 &&
        (!_rules[run].IsLinearised || _runs[run].Evaluate == FieldEvaluation.Model);

    /// <summary>Evaluates the field where it is due and lets each run do what follows.</summary>
    /// <param name="view">The runs.</param>
    /// <param name="hasModels">Whether any run may have its model to evaluate.</param>
    private void Evaluate(BatchView<T> view, bool hasModels)
    {
        _engine.Batches.Units(view);
        if (hasModels)
        {
            ContractTargets(view, _points);
            _engine.ContractModel(view, _points);
        }

        if (Array.Exists(_rules, rule => rule.IsLinearised))
            _engine.ContractMoves(view);
        _engine.Batches.Split(view);
        _engine.Batches.Status(view);
        if (Array.Exists(_rules, UsesCurvature))
        {
            _engine.FindOverlaps(view);
            _engine.Batches.Curvature(view);
        }

        _engine.Batches.Control(view);
        _engine.Batches.Update(view);
    }
}
