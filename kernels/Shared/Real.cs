namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>
/// Functions of float64 in plain arithmetic: the same bits on every device and no call to a
/// mathematics library, which device code does not have in float64.
/// </summary>
public static partial class Real
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
    /// Taylor sum to r¹⁴/14! for e^r, whose remainder is below 1e-17.
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
        double sum = 1.0 / 87178291200 * r + 1.0 / 6227020800;
        sum = sum * r + 1.0 / 479001600;
        sum = sum * r + 1.0 / 39916800;
        sum = sum * r + 1.0 / 3628800;
        sum = sum * r + 1.0 / 362880;
        sum = sum * r + 1.0 / 40320;
        sum = sum * r + 1.0 / 5040;
        sum = sum * r + 1.0 / 720;
        sum = sum * r + 1.0 / 120;
        sum = sum * r + 1.0 / 24;
        sum = sum * r + 1.0 / 6;
        sum = 1 + (r + r * r * (sum * r + 0.5));
        if (k <= 0)
            return sum * IntegerPower.Of(0.5, -k);

        // 2^1024 overflows where e^x does not.
        return sum * IntegerPower.Of(2.0, k - 1) * 2;
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
