using GpuTensorDecomp.Components;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Flow;

/// <summary>What one run does between polls: law, stepper, step size and when to stop.</summary>
public sealed record FlowRule
{
    /// <summary>The pointwise law of weights and gradients.</summary>
    public required ComponentLaw Law { get; init; }

    /// <summary>The stepper.</summary>
    public required Stepper Stepper { get; init; }

    /// <summary>How η is chosen (ignored by <see cref="Stepper.QuasiStatic"/>).</summary>
    public StepSizeRule StepSizeRule { get; init; } = StepSizeRule.Fixed;

    /// <summary>η for <see cref="StepSizeRule.Fixed"/>; the first η of adaptive rules.</summary>
    public double StepSize { get; init; }

    /// <summary>κ: largest relative change of a component in one step.</summary>
    public double RateLimit { get; init; } = 0.2;

    /// <summary>c: share of the curvature bound used.</summary>
    public double CurvatureShare { get; init; } = 0.8;

    /// <summary>Relative error per step held by <see cref="StepSizeRule.EmbeddedError"/>.</summary>
    public double StepTolerance { get; init; } = 1e-6;

    /// <summary>Largest η, so that a lull is not jumped over; ∞ for none.</summary>
    public double LargestStep { get; init; } = double.PositiveInfinity;

    /// <summary>The Runge-Kutta method.</summary>
    public ButcherTableau Tableau { get; init; } = ButcherTableau.DormandPrince;

    /// <summary>What becomes of the scales c between steps (scaled law only).</summary>
    public ScaleRule ScaleRule { get; init; } = ScaleRule.Frozen;

    /// <summary>τ: norm past which <see cref="ScaleRule.Reset"/> freezes c; ∞ for never.</summary>
    public double SwitchNorm { get; init; } = double.PositiveInfinity;

    /// <summary>Weight decay λ.</summary>
    public double WeightDecay { get; init; }

    /// <summary>‖T*‖, the scale of the convergence test.</summary>
    public required double TargetNorm { get; init; }

    /// <summary>The run stops once ‖T − T*‖ ≤ this · ‖T*‖; 0 for never.</summary>
    public double StopRelativeError { get; init; }

    /// <summary>The run stops at this flow time (its last step is cut to meet it).</summary>
    public double StopTime { get; init; } = double.PositiveInfinity;

    /// <summary>
    /// The run stops when every active component's relative rate and every inactive one's angular
    /// speed and growth rate, over ‖T*‖, are below this; 0 for never.
    /// </summary>
    public double StationaryRate { get; init; }

    /// <summary>Components with ρ below this are counted as the pool of small ones.</summary>
    public double PoolNorm { get; init; }

    /// <summary>Components with ρ of at least this are counted as grown.</summary>
    public double GrownNorm { get; init; } = double.PositiveInfinity;

    /// <summary>What becomes of components where epochs end; null for nothing.</summary>
    public EpochRule? Epochs { get; init; }

    /// <summary>
    /// Smallest ρ whose square, and what a step adds to it, the Cartesian state holds with room to
    /// spare; below it descent is taken in the polar chart.
    /// </summary>
    public static double SmallestCartesianNorm(Precision precision) =>
        precision == Precision.Float64 ? 1e-150 : 1e-15;

    /// <summary>
    /// Whether the run trains T(U0) + DT(U0)[X], the model linearised around the components U0
    /// that are written: X starts at zero and U0 + X is read. By descent with a fixed step or by
    /// Runge-Kutta, on X itself, and without weight decay.
    /// </summary>
    public bool IsLinearised { get; init; }

    /// <summary>
    /// Of a linearised run: its components are pairs of equal vectors and opposite signs, and
    /// T(U0) is taken as the zero that it is, not as what rounding makes of it, which from a large
    /// start is more than the target.
    /// </summary>
    public bool StartsAtZero { get; init; }

    /// <summary>Whether the state is kept as (ln ρ, ū), which has no smallest norm.</summary>
    public bool IsPolar => !IsLinearised &&
        Stepper is Stepper.Polar or Stepper.RungeKutta or Stepper.PolarDescent;

    /// <summary>
    /// Refuses what a linearised run cannot do: X has no polar chart, and the curvature is λ_max(K)
    /// throughout, so that a bound of it that follows the norms has nothing to follow. Epochs end
    /// after a step of one evaluation, as descent's.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// It is linearised and neither descent of a fixed step nor Runge-Kutta, or has weight decay or
    /// scales that change; or it is not and starts at zero; or it has epochs and is linearised or
    /// takes Runge-Kutta steps; or its epochs are not valid.
    /// </exception>
    public void RequireSteppable()
    {
        bool isLinear = Stepper == Stepper.RungeKutta ||
            (Stepper == Stepper.Descent && StepSizeRule == StepSizeRule.Fixed);
        if (IsLinearised && !(isLinear && WeightDecay == 0 && ScaleRule == ScaleRule.Frozen))
        {
            throw new ArgumentException(
                "A linearised run takes descent of a fixed step or Runge-Kutta, without weight " +
                $"decay and with frozen scales, not {Stepper} by the rule {StepSizeRule} with " +
                $"weight decay {WeightDecay} and scales {ScaleRule}.");
        }

        if (StartsAtZero && !IsLinearised)
        {
            throw new ArgumentException(
                "Only a linearised run starts at zero; the model itself is evaluated as it is.");
        }

        if (Epochs is not null && (IsLinearised || Stepper == Stepper.RungeKutta))
        {
            throw new ArgumentException(
                "Epochs end in runs of descent, quasi-static or polar steps, not in linearised or " +
                "Runge-Kutta ones.");
        }

        Epochs?.RequireValid();
    }
}
