namespace GpuTensorDecomp.Theory;

/// <summary>
/// When a term of weight b is half fitted from a start of norm δ0 (2021 paper's 2-homogeneous flow,
/// any order; ours in this form). A component aligned with the term has w = ρ² growing at the rate
/// 4b, so t50 = ln(√(b/2)/δ0)/(2b) + alignment. Descent with step η multiplies ρ by 1 + 2ηb:
/// 2b becomes ln(1 + 2ηb)/η. The 2020 paper's gradient has l b in place of 2b. Alignment from x =
/// ⟨ū, v⟩: x' = l b x^{l−1}(1 − x²).
/// </summary>
public static class FitTime
{
    /// <summary>t50 of the flow, alignment left out.</summary>
    /// <param name="weight">b &gt; 0.</param>
    /// <param name="startNorm">δ0 &lt; √(b/2).</param>
    public static double OfFlow(double weight, double startNorm) =>
        OfRate(weight, startNorm, 2 * weight);

    /// <summary>t50 of descent in units of ηn, alignment left out.</summary>
    /// <param name="weight">b &gt; 0.</param>
    /// <param name="startNorm">δ0 &lt; √(b/2).</param>
    /// <param name="step">η.</param>
    public static double OfDescent(double weight, double startNorm, double step) =>
        OfRate(weight, startNorm, Math.Log(1 + 2 * step * weight) / step);

    /// <summary>t50 of the 2020 paper's descent in units of ηn, alignment left out.</summary>
    /// <param name="order">l.</param>
    /// <param name="weight">b &gt; 0.</param>
    /// <param name="startNorm">δ0 &lt; √(b/2).</param>
    /// <param name="step">η.</param>
    public static double OfBeyondLazy(int order, double weight, double startNorm, double step) =>
        OfRate(weight, startNorm, Math.Log(1 + order * step * weight) / step);

    /// <summary>
    /// Time in which a small component turns from ⟨ū, v⟩ = from to ⟨ū, v⟩ = to: F(to) − F(from)
    /// over l b, with F = ln(x/√(1−x²)) at order 2, −1/x + artanh x at order 3 and
    /// −1/(2x²) + ln(x/√(1−x²)) at order 4.
    /// </summary>
    /// <param name="order">2, 3 or 4.</param>
    /// <param name="weight">b &gt; 0.</param>
    /// <param name="from">In (0, 1).</param>
    /// <param name="to">In (from, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">Another order.</exception>
    public static double OfAlignment(int order, double weight, double from, double to) =>
        (Antiderivative(order, to) - Antiderivative(order, from)) / (order * weight);

    /// <summary>∫ dx/(x^{l−1}(1 − x²)).</summary>
    private static double Antiderivative(int order, double x) => order switch
    {
        2 => LogTangent(x),
        3 => -1 / x + Math.Atanh(x),
        4 => -1 / (2 * x * x) + LogTangent(x),
        _ => throw new ArgumentOutOfRangeException(
            nameof(order), order, "The alignment time is known for orders 2, 3 and 4."),
    };

    private static double LogTangent(double x) => Math.Log(x) - 0.5 * Math.Log((1 - x) * (1 + x));

    private static double OfRate(double weight, double startNorm, double rate) =>
        (0.5 * Math.Log(weight / 2) - Math.Log(startNorm)) / rate;
}
