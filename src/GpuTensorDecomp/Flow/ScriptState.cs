using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// What a script must remember between polls, beside the components: written to checkpoints as it
/// is.
/// </summary>
internal sealed record ScriptState
{
    /// <summary>Phase of the method, from 0; the scripts name them.</summary>
    public int Phase { get; set; }

    /// <summary>Epoch, from 0.</summary>
    public int Epoch { get; set; }

    /// <summary>
    /// Components that the script drew so far: its next draw's number (the device numbers those of
    /// epochs' ends).
    /// </summary>
    public long Draws { get; set; }

    /// <summary>Components added or re-initialised so far.</summary>
    public long Reinitialised { get; set; }

    /// <summary>Components freed by merging so far.</summary>
    public long Merged { get; set; }

    /// <summary>Ends of epochs before those that the device knows.</summary>
    public int FirstEnd { get; set; }

    /// <summary>Flow time or step at which the current phase began.</summary>
    public double PhaseStart { get; set; }

    /// <summary>Most components that had grown at any poll.</summary>
    public int Grown { get; set; }

    /// <summary>Flow time of the last growth, for the deflation clock.</summary>
    public double LastGrowthTime { get; set; }

    /// <summary>Relative error at which the flow is stopped for condensing; 0 for never.</summary>
    public double FlowTolerance { get; set; }

    /// <summary>Relative error at the last mark, for stagnation.</summary>
    public double MarkedError { get; set; } = double.PositiveInfinity;

    /// <summary>Step of the last mark.</summary>
    public long MarkedStep { get; set; }

    /// <summary>Steps until stagnation is looked for again.</summary>
    public long MarkInterval { get; set; }

    /// <summary>λ_max of the tangent kernel at the start; 0 until it is known.</summary>
    public double LargestEigenvalue { get; set; }

    /// <summary>Unrest at the start.</summary>
    public double FirstUnrest { get; set; }

    /// <summary>What lazy training can reach at best; null where it is not known.</summary>
    public double? LazyResidual { get; set; }

    /// <summary>Dimension of the tangent space; null where it is not known.</summary>
    public int? TangentRank { get; set; }

    /// <summary>Step at which the script is asked again.</summary>
    public long NextPoll { get; set; }

    /// <summary>Why the run ended; null while it goes on.</summary>
    public StopReason? Finished { get; set; }
}
