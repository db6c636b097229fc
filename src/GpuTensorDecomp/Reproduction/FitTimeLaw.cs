namespace GpuTensorDecomp.Reproduction;

/// <summary>
/// When a term of an orthogonal tensor is half fitted, if one component of norm δ0 lies along v_j
/// from the start: its weight grows as d‖u‖²/dt = 4b‖u‖², or by (1 + 2ηb)² a step, to b/2.
/// </summary>
internal static class FitTimeLaw
{
    /// <summary>Gradient flow: ln(√(b/2)/δ0)/(2b).</summary>
    public static double Flow(double weight, double startNorm) =>
        LogGrowth(weight, startNorm) / (2 * weight);

    /// <summary>Gradient descent: ln(√(b/2)/δ0)·η/ln(1 + 2ηb), in time t = ηn.</summary>
    public static double Descent(double weight, double startNorm, double step) =>
        LogGrowth(weight, startNorm) * step / Math.Log(1 + 2 * step * weight);

    private static double LogGrowth(double weight, double startNorm) =>
        0.5 * Math.Log(weight / 2) - Math.Log(startNorm);
}
