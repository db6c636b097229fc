namespace GpuTensorDecomp.Flow;

/// <summary>How a run chooses η.</summary>
public enum StepSizeRule
{
    /// <summary>η is given.</summary>
    Fixed,

    /// <summary>
    /// η = min(κ / max_i(‖∇_i‖/ρ_i), c/λ̂) with λ̂ a bound on the curvature of the fitted
    /// components.
    /// </summary>
    AdaptiveRate,

    /// <summary>
    /// Runge-Kutta: the embedded error estimate holds the relative error at a tolerance.
    /// </summary>
    EmbeddedError,
}
