using System.Diagnostics;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// Drives a batch of runs: the device advances between polls; at a poll each run's script acts,
/// what is due is recorded, shown and written to a checkpoint.
/// </summary>
internal sealed class FlowSolver
{
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongRun = TimeSpan.FromSeconds(10);

    private readonly SolvePlan _plan;
    private readonly TargetEvaluator _target;
    private readonly Precision _precision;
    private readonly RunBatch _batch;
    private readonly RunScript[] _scripts;
    private readonly TrajectoryRecorder[] _recorders;
    private readonly SolveObserver _observer;
    private readonly CheckpointStore? _checkpoints;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly TimeSpan _elapsedBefore;
    private TimeSpan _lastCheckpoint;
    private long _lastCheckpointStep;
    private long _runSteps;
    private TimeSpan _lastProgress;
    private long _lastProgressSteps;

    public FlowSolver(
        SolvePlan plan,
        TargetEvaluator target,
        Precision precision,
        RunBatch batch,
        RunScript[] scripts,
        TrajectoryRecorder[] recorders,
        SolveObserver observer,
        CheckpointStore? checkpoints,
        TimeSpan elapsedBefore)
    {
        _plan = plan;
        _target = target;
        _precision = precision;
        _batch = batch;
        _scripts = scripts;
        _recorders = recorders;
        _observer = observer;
        _checkpoints = checkpoints;
        _elapsedBefore = elapsedBefore;
        _lastCheckpointStep = LeadingStep();
    }

    /// <summary>Time spent, earlier parts of a resumed solve included.</summary>
    public TimeSpan Elapsed => _elapsedBefore + _watch.Elapsed;

    /// <summary>
    /// Advances until every run has ended, the time is up or the user asks to stop.
    /// </summary>
    public void Run(CancellationToken cancellation)
    {
        long[] steps = new long[_scripts.Length];
        RecordAll();
        while (_scripts.Any(s => s.State.Finished is null))
        {
            for (int run = 0; run < steps.Length; run++)
                steps[run] = StepsOf(run);
            _batch.Advance(steps);
            _runSteps += steps.Sum();
            RecordAll();
            PollAll();
            RecordAll();
            Report("flow");
            if (cancellation.IsCancellationRequested)
            {
                WriteCheckpoint();
                EndUnfinished(StopReason.Interrupted);
            }
            else if (Elapsed > _plan.TimeLimit)
            {
                EndUnfinished(StopReason.TimeLimit);
            }
            else if (CheckpointIsDue())
            {
                TryCheckpoint();
            }
        }

        RecordAll();

        // What took long to find is safe before it is condensed and written.
        if (_watch.Elapsed > LongRun && !cancellation.IsCancellationRequested)
            TryCheckpoint();
    }

    /// <summary>Tells the observer where things stand.</summary>
    public void Report(string phase)
    {
        int lead = Leader();
        RunStatus status = _batch.Status(lead);
        ScriptState state = _scripts[lead].State;
        TimeSpan elapsed = Elapsed;
        double seconds = (elapsed - _lastProgress).TotalSeconds;
        double rate = seconds > 0 ? (_runSteps - _lastProgressSteps) / seconds : 0;
        (_lastProgress, _lastProgressSteps) = (elapsed, _runSteps);
        _observer.OnProgress(new SolveProgress(
            phase,
            state.Epoch,
            status.Step,
            _plan.MaxSteps,
            _scripts.Count(s => s.State.Finished is not null),
            _scripts.Length,
            Math.Sqrt(Math.Max(status.ResidualSquared, 0)) / _plan.TargetNorm,
            _scripts[lead].FlowTolerance,
            _batch.ComponentCount(lead) - status.PoolCount,
            _batch.ComponentCount(lead),
            state.Reinitialised,
            rate,
            elapsed));
    }

    private long StepsOf(int run)
    {
        ScriptState state = _scripts[run].State;
        if (state.Finished is not null)
            return 0;
        long step = _batch.Status(run).Step;
        long next = Math.Min(state.NextPoll, _plan.MaxSteps);
        next = Math.Min(next, _recorders[run].NextStep);
        return Math.Max(next - step, 1);
    }

    /// <summary>
    /// Runs' scripts are independent, so they act in parallel; messages come in run order.
    /// </summary>
    private void PollAll()
    {
        Parallel.For(0, _scripts.Length, run =>
        {
            RunScript script = _scripts[run];
            RunStatus status = _batch.Status(run);
            bool due = status.Step >= Math.Min(script.State.NextPoll, _plan.MaxSteps) ||
                status.Stop != RunStop.None;
            if (script.State.Finished is not null || !due)
                return;
            script.Poll(_batch);
            script.State.NextPoll = status.Step + script.StepsToPoll;
        });
        foreach (RunScript script in _scripts)
        {
            if (script.TakeMessage() is string message)
                _observer.OnMessage(message);
        }
    }

    /// <summary>
    /// Before scripts act for what is due, and after it for the last point of an ended run.
    /// </summary>
    private void RecordAll() => Parallel.For(0, _scripts.Length, run =>
        _recorders[run].Record(
            _batch, run, _scripts[run].State.Epoch, _target, _precision,
            isLast: _scripts[run].State.Finished is not null));

    private void EndUnfinished(StopReason reason)
    {
        foreach (RunScript script in _scripts)
            script.State.Finished ??= reason;
    }

    /// <summary>
    /// The unfinished run that is furthest on; the first one when all are finished.
    /// </summary>
    private int Leader()
    {
        int lead = 0;
        for (int run = 1; run < _scripts.Length; run++)
        {
            bool open = _scripts[run].State.Finished is null;
            bool leadOpen = _scripts[lead].State.Finished is null;
            if (open && (!leadOpen || _batch.Status(run).Step > _batch.Status(lead).Step))
                lead = run;
        }

        return lead;
    }

    private long LeadingStep() =>
        Enumerable.Range(0, _scripts.Length).Max(run => _batch.Status(run).Step);

    private bool CheckpointIsDue() => _checkpoints is not null && (_plan.CheckpointEvery is long every
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
        byte[] payload = SolveCheckpoint.Capture(_batch, _scripts, _recorders, Elapsed).ToBytes();
        string path = _checkpoints.Write(step, payload);
        _lastCheckpoint = _watch.Elapsed;
        _lastCheckpointStep = step;
        _observer.OnCheckpoint(step, path);
    }
}
