namespace GpuTensorDecomp.Flow;

/// <summary>How a state is advanced by one step.</summary>
public enum Stepper
{
    /// <summary>u ← u − η∇: gradient descent.</summary>
    Descent,

    /// <summary>
    /// u_i ← u_i − η_i∇_i with one η for all, set by the fastest relative change, and each
    /// component capped by its own curvature; fitted components follow the slow ones. Not an
    /// accurate integrator.
    /// </summary>
    QuasiStatic,

    /// <summary>
    /// Polar exponential step: ln ρ ← ln ρ − η·(radial rate), ū ← normalise(ū − η·(angular rate)).
    /// Exact for pure growth; any start norm.
    /// </summary>
    Polar,

    /// <summary>
    /// Runge-Kutta on (ln ρ, ū), of a linearised run on X; adaptive where its tableau has an error
    /// estimate.
    /// </summary>
    RungeKutta,

    /// <summary>
    /// The iterates of <see cref="Descent"/> (forward Euler in u) kept as (ln ρ, ū): u − η∇ =
    /// ρ(ū − η∇/ρ), where ∇/ρ needs no power of ρ at p = 2; any start norm.
    /// </summary>
    PolarDescent,
}
