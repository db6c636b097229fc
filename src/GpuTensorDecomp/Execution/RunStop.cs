namespace GpuTensorDecomp.Execution;

/// <summary>Why a device stopped a run by itself.</summary>
public enum RunStop
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>The relative error is at the rule's bound.</summary>
    RelativeError,

    /// <summary>Every rate is below the rule's bound.</summary>
    Stationary,

    /// <summary>The flow time is reached.</summary>
    Time,

    /// <summary>A number is not finite; the state is that before the step that broke.</summary>
    NotFinite,
}
