namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>
/// Functions of float64 in plain arithmetic: the same bits on every device and no call to a
/// mathematics library, which device code does not have in float64.
/// </summary>
public static class Real
{
    private const double Log2E = 1.4426950408889634;
    private const double Log2High = 6.93147180369123816490e-01; // 33 bits of ln 2
    private const double Log2Low = 1.90821492927058770002e-10;

    /// <summary>Smallest normal number of float32, which float32 divisors are kept above.</summary>
    public const double SmallestNormal32 = 1.2e-38;

    /// <summary>Smallest normal number of float64.</summary>
    public const double SmallestNormal64 = 2.3e-308;

    /// <summary>Whether x is neither infinite nor NaN.</summary>
    public static bool IsFinite(double x) => x - x == 0;

    /// <summary>
    /// e^x within 2 ulp (subnormal results excepted): e^x = 2^k e^r with |r| ≤ ln 2 / 2 and a
    /// Taylor sum of 14 terms for e^r, whose remainder is below 1e-17.
    /// </summary>
    public static double Exp(double x)
    {
        if (x > 709.782712893384)
            return double.PositiveInfinity;
        if (x < -745.2)
            return 0;
        if (double.IsNaN(x))
            return x;
        int k = (int)(x * Log2E + (x < 0 ? -0.5 : 0.5));
        double r = x - k * Log2High - k * Log2Low;
        double sum = 1;
        for (int n = 14; n >= 1; n--)
            sum = 1 + r * sum / n;
        if (k <= 0)
            return sum * IntegerPower.Of(0.5, -k);

        // 2^1024 overflows where e^x does not.
        return sum * IntegerPower.Of(2.0, k - 1) * 2;
    }

    /// <summary>
    /// ln x within 2 ulp: x = 2^k m with m from √½ to √2 and ln m = 2 artanh f, f = (m−1)/(m+1),
    /// as a sum of 12 odd powers, whose remainder is below 1e-19; −∞ at 0.
    /// </summary>
    public static double Log(double x)
    {
        if (x <= 0)
            return x < 0 ? double.NaN : double.NegativeInfinity;
        if (!IsFinite(x))
            return x;
        int k = 0;
        for (; x < 1.0 / (1L << 32); k -= 32)
            x *= 1L << 32;
        for (; x > 1L << 32; k += 32)
            x *= 1.0 / (1L << 32);
        for (; x < 0.7071067811865476; k--)
            x *= 2;
        for (; x > 1.4142135623730951; k++)
            x *= 0.5;
        double f = (x - 1) / (x + 1);
        double square = f * f;
        double sum = 0;
        for (int n = 23; n >= 1; n -= 2)
            sum = 1.0 / n + square * sum;
        return k * Log2High + (2 * f * sum + k * Log2Low);
    }

    /// <summary>
    /// x^(−1/n) for x &gt; 0 whose result lies in [0.2, 6]: Newton on x y^n = 1 from below.
    /// </summary>
    public static double InverseRoot(double x, int n)
    {
        double y = 0.2;
        for (int iteration = 0; iteration < 64; iteration++)
            y += y * (1 - x * IntegerPower.Of(y, n)) / n;
        return y;
    }
}
