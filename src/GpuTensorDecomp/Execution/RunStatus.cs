namespace GpuTensorDecomp.Execution;

/// <summary>What a device knows of one run; read at polls.</summary>
public record struct RunStatus
{
    /// <summary>Steps taken.</summary>
    public long Step { get; set; }

    /// <summary>Flow time t = Σ η.</summary>
    public double Time { get; set; }

    /// <summary>η of the last step.</summary>
    public double StepSize { get; set; }

    /// <summary>
    /// ‖T − T*‖² in Gram form from the device's own precision; may come out negative.
    /// </summary>
    public double ResidualSquared { get; set; }

    /// <summary>Σ_i ρ_i², for the weight-decay term of the loss.</summary>
    public double NormsSquared { get; set; }

    /// <summary>max_i ‖∇_i‖/ρ_i.</summary>
    public double LargestRate { get; set; }

    /// <summary>The quantity of the convergence test, relative to ‖T*‖.</summary>
    public double Unrest { get; set; }

    /// <summary>Largest ρ.</summary>
    public double LargestNorm { get; set; }

    /// <summary>Components whose norm is below the rule's pool norm.</summary>
    public int PoolCount { get; set; }

    /// <summary>Components whose norm is at least the rule's grown norm.</summary>
    public int GrownCount { get; set; }

    /// <summary>Ends of epochs that the run has passed, see <see cref="Flow.EpochRule"/>.</summary>
    public int EpochEnds { get; set; }

    /// <summary>Components drawn anew at them.</summary>
    public long Reinitialised { get; set; }

    /// <summary>Components freed by merging at them.</summary>
    public long Merged { get; set; }

    /// <summary>Why the device stopped the run, if it did.</summary>
    public RunStop Stop { get; set; }
}
