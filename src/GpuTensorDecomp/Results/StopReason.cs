namespace GpuTensorDecomp.Results;

/// <summary>Why a run ended.</summary>
public enum StopReason
{
    /// <summary>The relative error reached the tolerance.</summary>
    Converged,

    /// <summary>
    /// Inexact target: the deflation clock ran out, so no component above the smallest weight is
    /// left.
    /// </summary>
    DeflationComplete,

    /// <summary>The residual reached the noise level and stopped falling.</summary>
    NoiseFloor,

    /// <summary>
    /// Every rate of change is below 1e-6, but the residual is above the tolerance.
    /// </summary>
    Stationary,

    /// <summary>The residual stopped falling without reaching the tolerance.</summary>
    Stagnated,

    /// <summary>The step limit was reached.</summary>
    MaxSteps,

    /// <summary>The time limit was reached.</summary>
    TimeLimit,

    /// <summary>All epochs of the method were run.</summary>
    EpochsDone,

    /// <summary>Numbers stopped being finite; the last good state is the result.</summary>
    NotFinite,

    /// <summary>The user interrupted the run; a checkpoint was written.</summary>
    Interrupted,
}
