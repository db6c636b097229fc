namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>What the step control asks of the update of a run's components.</summary>
public static class RunAction
{
    /// <summary>Nothing: the run is idle.</summary>
    public const int None = 0;

    /// <summary>One explicit step: descent, quasi-static or polar.</summary>
    public const int Step = 1;

    /// <summary>
    /// Start a Runge-Kutta step: keep its base and first stage, go to the second.
    /// </summary>
    public const int Begin = 2;

    /// <summary>
    /// Go to the Runge-Kutta stage <see cref="RunState.Stage"/>, or to the result.
    /// </summary>
    public const int Combine = 3;

    /// <summary>Back to the state of the last poll, or of the last epoch's end.</summary>
    public const int Restore = 4;

    /// <summary>End an epoch: merge duplicates, draw small components anew.</summary>
    public const int EndEpoch = 5;
}
