namespace GpuTensorDecomp.Observation;

/// <summary>
/// When a fitted share first reaches a level, between two recorded points. A term that is fitted
/// from a small start follows df/dt = rate·f(1 − f), so ln(f/(1 − f)) is a straight line in time:
/// that is what is interpolated where both values lie between 0 and 1, else f itself.
/// </summary>
internal static class CrossingTime
{
    /// <summary>The time of the first crossing; NaN for none.</summary>
    /// <param name="times">Rising times (point).</param>
    /// <param name="shares">f at these times (point).</param>
    /// <param name="level">The level, in (0, 1).</param>
    public static double Of(double[] times, double[] shares, double level)
    {
        int after = Array.FindIndex(shares, share => share >= level);
        if (after <= 0)
            return after == 0 ? times[0] : double.NaN;
        double low = shares[after - 1];
        double high = shares[after];
        double part = low > 0 && high < 1
            ? (Logit(level) - Logit(low)) / (Logit(high) - Logit(low))
            : (level - low) / (high - low);
        return times[after - 1] + part * (times[after] - times[after - 1]);
    }

    private static double Logit(double share) => Math.Log(share / (1 - share));
}
