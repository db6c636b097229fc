using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// How a running solve is ended: by the user, by the time or by its most steps. A limit leaves what
/// a larger one goes on from: the runs as they were before it acted.
/// </summary>
internal sealed partial class SolveTask
{
    private readonly SolveCheckpoint.RunPart?[] _beforeLimit; // (run)
    private readonly bool[] _pollIsDue; // before any step, of what a checkpoint holds (run)
    private CancellationTokenSource? _timeLimit;

    private bool EndedByLimit => _scripts.Any(
        s => s.State.Finished is StopReason.MaxSteps or StopReason.TimeLimit);

    /// <summary>
    /// Set at an interruption and at the time limit, for what takes long within a poll.
    /// </summary>
    private CancellationToken EndOf(CancellationToken cancellation)
    {
        if (_plan.TimeLimit is null)
            return cancellation;
        _timeLimit ??= PolishEnd.After(_plan.TimeLimit, Elapsed, cancellation);
        return _timeLimit.Token;
    }

    /// <summary>
    /// The last poll of a run may come earlier than it would without a limit, and act on it.
    /// </summary>
    private void KeepBeforeStepLimit()
    {
        if (!KeepsFinal)
            return;
        for (int run = 0; run < RunCount; run++)
        {
            if (_batch.Status(run).Step >= _plan.MaxSteps)
                KeepBeforeLimit(run);
        }
    }

    private void KeepBeforeLimit(int run)
    {
        if (_scripts[run].State.Finished is null)
            _beforeLimit[run] ??= SolveCheckpoint.Part(_batch, run, _scripts[run], _recorders[run]);
    }

    private void EndByTime()
    {
        for (int run = 0; run < RunCount && KeepsFinal; run++)
            KeepBeforeLimit(run);
        EndUnfinished(StopReason.TimeLimit);
    }

    /// <summary>Saves what has run for long enough and ends.</summary>
    private void Interrupt()
    {
        if (Elapsed >= (DropsInterruptedAfter ?? TimeSpan.Zero))
            WriteCheckpoint();
        IsInterrupted = true;
        EndUnfinished(StopReason.Interrupted);
    }

    private void EndUnfinished(StopReason reason)
    {
        foreach (RunScript script in _scripts)
            script.State.Finished ??= reason;
    }

    /// <summary>
    /// Whether a limit leaves a checkpoint; cases of sweeps are run to one limit only.
    /// </summary>
    private bool KeepsFinal => _checkpoints is not null && DropsInterruptedAfter is null;
}
