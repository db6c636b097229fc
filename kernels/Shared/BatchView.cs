using ILGPU;

namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>
/// The device memory of the runs that share one target, as kernels see it. Arrays of vectors are
/// (run, component, coordinate) with <see cref="Capacity"/> components a run, arrays of scalars
/// (run, component); stages come first where there are any.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public struct BatchView<T>
    where T : unmanaged
{
    /// <summary>Stages that a Runge-Kutta method may have.</summary>
    public const int MostStages = 8;

    /// <summary>Numbers of a run in <see cref="Coefficients"/>: A, then B, then E.</summary>
    public const int CoefficientCount = MostStages * (MostStages + 2);

    /// <summary>The number of runs.</summary>
    public int RunCount { get; set; }

    /// <summary>Components that a run has room for.</summary>
    public int Capacity { get; set; }

    /// <summary>d.</summary>
    public int Dimension { get; set; }

    /// <summary>l.</summary>
    public int Order { get; set; }

    /// <summary>Parts whose sum is the target's contraction.</summary>
    public int PartialCount { get; set; }

    /// <summary>Whether <see cref="Shifts"/> belong to the target's contraction: 0 or 1.</summary>
    public int HasShifts { get; set; }

    /// <summary>Rules (run).</summary>
    public ArrayView<RunRule> Rules { get; set; }

    /// <summary>Where the runs stand (run).</summary>
    public ArrayView<RunState> Runs { get; set; }

    /// <summary>Runge-Kutta coefficients (run, <see cref="CoefficientCount"/>).</summary>
    public ArrayView<double> Coefficients { get; set; }

    /// <summary>The ends of epochs.</summary>
    public EpochView Epochs { get; set; }

    /// <summary>u, or ū in the polar chart; U0 of a linearised run.</summary>
    public ArrayView<T> State { get; set; }

    /// <summary>
    /// The state, or X of a linearised run, at the last poll or the last epoch's end.
    /// </summary>
    public ArrayView<T> Kept { get; set; }

    /// <summary>ū.</summary>
    public ArrayView<T> Units { get; set; }

    /// <summary>−T*(ū^{l−1}, ·): (part, run, component, coordinate).</summary>
    public ArrayView<T> Partials { get; set; }

    /// <summary>
    /// T(ū^{l−1}, ·), then the tangential part A − sū of the residual's contraction.
    /// </summary>
    public ArrayView<T> Field { get; set; }

    /// <summary>Multiples of ū that the target's contraction has besides.</summary>
    public ArrayView<T> Shifts { get; set; }

    /// <summary>ln ρ in the polar chart.</summary>
    public ArrayView<double> LogNorms { get; set; }

    /// <summary>ln ρ there.</summary>
    public ArrayView<double> KeptLogNorms { get; set; }

    /// <summary>a.</summary>
    public ArrayView<T> Signs { get; set; }

    /// <summary>c.</summary>
    public ArrayView<T> Scales { get; set; }

    /// <summary>c there.</summary>
    public ArrayView<T> KeptScales { get; set; }

    /// <summary>ρ.</summary>
    public ArrayView<T> Norms { get; set; }

    /// <summary>w.</summary>
    public ArrayView<T> Weights { get; set; }

    /// <summary>s = Δ(ū^l).</summary>
    public ArrayView<T> ResidualDots { get; set; }

    /// <summary>T*(ū^l); of a linearised run ⟨x, ∇ at the start + ∇⟩.</summary>
    public ArrayView<T> TargetDots { get; set; }

    /// <summary>‖A − sū‖².</summary>
    public ArrayView<T> TangentSquares { get; set; }

    /// <summary>Coefficient of A − sū in −dū/dt.</summary>
    public ArrayView<T> AngularRates { get; set; }

    /// <summary>−d ln ρ/dt.</summary>
    public ArrayView<T> RadialRates { get; set; }

    /// <summary>X of linearised runs.</summary>
    public ArrayView<T> Moves { get; set; }

    /// <summary>(T(U0) − T*)(ū^{l−1}, ·) of linearised runs.</summary>
    public ArrayView<T> StartField { get; set; }

    /// <summary>Its ⟨·, ū⟩.</summary>
    public ArrayView<T> StartDots { get; set; }

    /// <summary>α = a ρ^{p−1}, times c^{l−2} in the scaled law, of linearised runs.</summary>
    public ArrayView<T> Slopes { get; set; }

    /// <summary>⟨ū, x⟩ of linearised runs.</summary>
    public ArrayView<T> Radials { get; set; }

    /// <summary>Runge-Kutta: dū/dt (stage, run, component, coordinate).</summary>
    public ArrayView<T> StageDirections { get; set; }

    /// <summary>Runge-Kutta: d ln ρ/dt (stage, run, component).</summary>
    public ArrayView<double> StageLogNorms { get; set; }

    /// <summary>Runge-Kutta: ū at the start of the step.</summary>
    public ArrayView<T> BaseDirections { get; set; }

    /// <summary>Runge-Kutta: ln ρ at the start of the step.</summary>
    public ArrayView<double> BaseLogNorms { get; set; }

    /// <summary>Runge-Kutta: the error of a component.</summary>
    public ArrayView<double> StageErrors { get; set; }

    /// <summary>
    /// |S|^{l−2} of the curvature bound (run, component padded to whole strips, component).
    /// </summary>
    public ArrayView<T> Overlaps { get; set; }

    /// <summary>Two vectors of the curvature bound's power iteration (run, 2, component).</summary>
    public ArrayView<double> Iterates { get; set; }
}
