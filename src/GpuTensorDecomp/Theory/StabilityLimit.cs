namespace GpuTensorDecomp.Theory;

/// <summary>
/// The largest step η at which gradient descent is stable at an exact fit (ours):
/// <list type="bullet">
/// <item>any model, λ_max the largest curvature: η &lt; 2/λ_max;</item>
/// <item>2-homogeneous, orthogonal terms, one component each: λ_max = max(4, l) max|b|;</item>
/// <item>2020 paper, scale c reset after each step, which has radial speed l/2 of that:
/// η &lt; 1/(l b);</item>
/// <item>2020 paper, scalar mode (c frozen at 1/τ): the fit is ρ = (b τ^{l−2})^{1/l}, the curvature
/// l²b²/ρ², so η &lt; 2τ^{2(l−2)/l}/(l² b^{2−2/l}).</item>
/// </list>
/// </summary>
public static class StabilityLimit
{
    /// <summary>2/λ_max.</summary>
    public static double OfCurvature(double largestCurvature) => 2 / largestCurvature;

    /// <summary>λ_max = max(4, l)·b of the 2-homogeneous model on orthogonal terms.</summary>
    /// <param name="order">l.</param>
    /// <param name="weight">b: the largest |weight|.</param>
    public static double OrthogonalCurvature(int order, double weight) =>
        Math.Max(4, order) * weight;

    /// <summary>The scaled model with c reset after each step: 1/(l b).</summary>
    /// <param name="order">l.</param>
    /// <param name="weight">b: the largest |weight|.</param>
    public static double OfResetScales(int order, double weight) => 1 / (order * weight);

    /// <summary>The scaled model with c frozen at 1/τ: 2τ^{2(l−2)/l}/(l² b^{2−2/l}).</summary>
    /// <param name="order">l.</param>
    /// <param name="weight">b: the largest |weight|.</param>
    /// <param name="switchNorm">τ.</param>
    public static double OfScalarMode(int order, double weight, double switchNorm) =>
        2 * Math.Pow(switchNorm, 2.0 * (order - 2) / order) /
        (order * order * Math.Pow(weight, 2 - 2.0 / order));

    /// <summary>
    /// The scaled model with a mode switch: a component may be fitted in either mode, so the lower
    /// of both limits.
    /// </summary>
    /// <param name="order">l.</param>
    /// <param name="weight">b: the largest |weight|.</param>
    /// <param name="switchNorm">τ; null or ∞ for never.</param>
    public static double OfBeyondLazy(int order, double weight, double? switchNorm) => Math.Min(
        OfResetScales(order, weight),
        switchNorm is double norm
            ? OfScalarMode(order, weight, norm)
            : double.PositiveInfinity);
}
