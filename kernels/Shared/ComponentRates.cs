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
    /// <param name="scaling">c^{l−2} under the scaled law, else 1.</param>
    /// <param name="norm">ρ.</param>
    /// <param name="s">s = ⟨A, ū⟩.</param>
    public static ComponentRates Of(
        RunRule rule, int order, double sign, double scaling, double norm, double s)
    {
        double power = IntegerPower.Of(norm, rule.NormPower - 2) * scaling;
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
    /// ‖T*‖), the larger of angular speed l‖A − sū‖ and growth −p a s − λ of an inactive one.
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
        double growth = -rule.NormPower * sign * s - rule.WeightDecay;
        return Math.Abs(weight) > 1e-3 * rule.TargetNorm ? rate : Larger(turning, growth);
    }

    /// <summary>The larger one; NaN if one is.</summary>
    public static double Larger(double x, double y) => x > y || double.IsNaN(x) ? x : y;
}
