using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Observation;

namespace GpuTensorDecomp.Flow;

/// <summary>What a running solve tells the observer and writes to checkpoints.</summary>
internal sealed partial class SolveTask
{
    /// <summary>Tells the observer where things stand; by default what the run is doing.</summary>
    private void Report(string? phase = null)
    {
        int lead = Leader();
        RunStatus status = _batch.Status(lead);
        ScriptState state = _scripts[lead].State;
        TimeSpan elapsed = Elapsed;
        double seconds = (elapsed - _lastProgress).TotalSeconds;
        double rate = seconds > 0 ? (_runSteps - _lastProgressSteps) / seconds : 0;
        (_lastProgress, _lastProgressSteps) = (elapsed, _runSteps);
        _observer.OnProgress(new SolveProgress(
            phase ?? _scripts[lead].Phase,
            state.Epoch,
            status.Step,
            _plan.MaxSteps,
            _scripts.Count(s => s.State.Finished is not null),
            RunCount,
            Math.Sqrt(Math.Max(status.ResidualSquared, 0)) / _plan.TargetNorm,
            _scripts[lead].FlowTolerance,
            _batch.ComponentCount(lead) - status.PoolCount,
            _batch.ComponentCount(lead),
            state.Reinitialised,
            rate,
            elapsed));
    }

    private long LeadingStep() =>
        Enumerable.Range(0, RunCount).Max(run => _batch.Status(run).Step);

    private bool CheckpointIsDue() => _checkpoints is not null &&
        (_plan.CheckpointEvery is long every
            ? LeadingStep() - _lastCheckpointStep >= every
            : _watch.Elapsed - _lastCheckpoint > CheckpointInterval);

    /// <summary>
    /// A checkpoint that cannot be written now is tried again when the next one is due.
    /// </summary>
    private void TryCheckpoint()
    {
        try
        {
            WriteCheckpoint();
        }
        catch (InputException fault)
        {
            _lastCheckpoint = _watch.Elapsed;
            _lastCheckpointStep = LeadingStep();
            _observer.OnMessage($"no checkpoint: {fault.Message}");
        }
    }

    private void WriteCheckpoint()
    {
        if (_checkpoints is null)
            return;
        long step = LeadingStep();
        var state = new SolveCheckpoint(
            _plan,
            Elapsed,
            [
                .. _scripts.Select((script, run) => _beforeLimit[run] ??
                    SolveCheckpoint.Part(_batch, run, script, _recorders[run])),
            ])
        {
            Choices = _executor.ProductChoices(_target.Tensor),
        };
        string path = _checkpoints.Write(step, state.Write);
        _lastCheckpoint = _watch.Elapsed;
        _lastCheckpointStep = step;
        _observer.OnCheckpoint(step, path);
    }

    /// <summary>Tells the observer what the device chose since it was told last.</summary>
    private IReadOnlyList<ProductChoice> TellChoices()
    {
        IReadOnlyList<ProductChoice> choices = _executor.ProductChoices(_target.Tensor);
        foreach (ProductChoice choice in choices.Where(_told.Add))
            _observer.OnMessage(choice.ToString());
        return choices;
    }

    private SolveCheckpoint? ReadCheckpoint()
    {
        long? newest = _checkpoints?.FindNewest();
        if (_checkpoints is not null)
            _notes.AddRange(_checkpoints.Skipped);
        if (newest is not long step)
            return null;
        SolveCheckpoint saved = _checkpoints!.Read(step, SolveCheckpoint.Read);
        CheckpointPlan.RequireSame(saved.Plan, _plan);
        return saved;
    }

    /// <summary>
    /// The unfinished run that is furthest on; the first one when all are finished.
    /// </summary>
    private int Leader()
    {
        int lead = 0;
        for (int run = 1; run < RunCount; run++)
        {
            bool open = _scripts[run].State.Finished is null;
            bool leadOpen = _scripts[lead].State.Finished is null;
            if (open && (!leadOpen || _batch.Status(run).Step > _batch.Status(lead).Step))
                lead = run;
        }

        return lead;
    }
}
