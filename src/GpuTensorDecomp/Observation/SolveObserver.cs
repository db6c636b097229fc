using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Observation;

/// <summary>
/// Hears of a solve at its polls. Every event does nothing unless overridden; events arrive on the
/// solving thread and should return quickly.
/// </summary>
public abstract class SolveObserver
{
    /// <summary>An observer that ignores everything.</summary>
    public static SolveObserver None { get; } = new NoObserver();

    /// <summary>The plan is frozen; nothing has run yet.</summary>
    public virtual void OnPlanned(SolvePlan plan)
    {
    }

    /// <summary>The device was polled.</summary>
    public virtual void OnProgress(SolveProgress progress)
    {
    }

    /// <summary>
    /// Something worth a line in the log: an epoch began, components were added or merged.
    /// </summary>
    public virtual void OnMessage(string message)
    {
    }

    /// <summary>A checkpoint was written at a step.</summary>
    public virtual void OnCheckpoint(long step, string path)
    {
    }

    private sealed class NoObserver : SolveObserver;
}
