namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>
/// The pointwise part of the field: homogeneous law l a ρ^{p−2} (angular) and p a s ρ^{p−2} + λ
/// (radial); scaled law l a c^{l−2} ρ^{l−2} for both, + l λ c^{l−2} ρ^{l−2}.
/// </summary>
public struct ComponentRates
{
    /// <summary>Coefficient of A − sū in −dū/dt.</summary>
    public double Angular { get; set; }

    /// <summary>−d ln ρ/dt.</summary>
    public double Radial { get; set; }

    /// <summary>The rates of one component.</summary>
    /// <param name="rule">The run's rule.</param>
    /// <param name="order">l.</param>
    /// <param name="sign">a.</param>
    /// <param name="scale">c, of the scaled law.</param>
    /// <param name="norm">ρ.</param>
    /// <param name="s">s = ⟨A, ū⟩.</param>
    public static ComponentRates Of(
        RunRule rule, int order, double sign, double scale, double norm, double s)
    {
        // c and ρ^{l−2} alone may over- and underflow.
        double factor = rule.IsScaled != 0 ? scale * norm : norm;
        double power = IntegerPower.Of(factor, rule.NormPower - 2);
        double decay = rule.IsScaled != 0
            ? rule.WeightDecay * order * power : rule.WeightDecay;
        double signed = sign * power;
        return new ComponentRates
        {
            Angular = order * signed,
            Radial = rule.NormPower * signed * s + decay,
        };
    }

    /// <summary>‖∇‖/ρ = √(angular² ‖A − sū‖² + radial²).</summary>
    public static double Total(double angular, double radial, double tangentSquare) =>
        Math.Sqrt(angular * angular * tangentSquare + radial * radial);

    /// <summary>
    /// What the convergence test asks of a component: the rate of an active one (|w| &gt; 1e-3
    /// ‖T*‖), the larger of angular speed l‖A − sū‖ and growth −p a s − λ (scaled law: − lλ) of an
    /// inactive one.
    /// </summary>
    public static double Unrest(
        RunRule rule,
        int order,
        double weight,
        double sign,
        double s,
        double tangentSquare,
        double rate)
    {
        double turning = order * Math.Sqrt(tangentSquare);
        double decay = rule.IsScaled != 0 ? order * rule.WeightDecay : rule.WeightDecay;
        double growth = -rule.NormPower * sign * s - decay;
        return Math.Abs(weight) > 1e-3 * rule.TargetNorm ? rate : Larger(turning, growth);
    }

    /// <summary>The larger one; NaN if one is.</summary>
    public static double Larger(double x, double y) => x > y || double.IsNaN(x) ? x : y;
}
