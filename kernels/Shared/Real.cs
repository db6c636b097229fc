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

    // π/2: 33 bits, 33 bits, 33 bits and the rest.
    private const double HalfPi1 = 1.57079632673412561417e+00;
    private const double HalfPi2 = 6.07710050630396597660e-11;
    private const double HalfPi3 = 2.02226624871116645580e-21;
    private const double HalfPi4 = 8.47842766036889956997e-32;

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
    /// ln x, rounded right but for one in a hundred: x = 2^k (1 + f) with 1 + f in [√½, √2),
    /// ln(1 + f) = 2s + s R(s²), s = f/(2 + f), R the polynomial of Sun's fdlibm (e_log.c); −∞ at 0,
    /// NaN below.
    /// </summary>
    public static double Log(double x)
    {
        if (x <= 0)
            return x < 0 ? double.NaN : double.NegativeInfinity;
        if (!IsFinite(x))
            return x;

        // Subnormal numbers are made normal first.
        bool isSubnormal = x < SmallestNormal64;
        long bits = BitConverter.DoubleToInt64Bits(isSubnormal ? x * (1L << 54) : x);
        int k = (int)(bits >> 52) - (isSubnormal ? 1023 + 54 : 1023);
        double m = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            k++;
        }

        // s = f/(2 + f) and what its rounding left, then k ln 2 + 2s likewise.
        double f = m - 1;
        double t = 2 + f;
        double s = f / t;
        double high = Upper(s);
        double upper = Upper(t);
        double rest = f - high * upper - high * (t - upper) - (s - high) * upper -
            (s - high) * (t - upper) - s * (f - (t - 2));
        double z = s * s;
        double series = z * (6.666666666666735130e-01 + z * (3.999999999940941908e-01 +
            z * (2.857142874366239149e-01 + z * (2.222219843214978396e-01 +
            z * (1.818357216161805012e-01 + z * (1.531383769920937332e-01 +
            z * 1.479819860511658591e-01))))));
        double whole = k * Log2High;
        double sum = whole + 2 * s;
        double lost = k != 0 ? 2 * s - (sum - whole) : 0;
        return sum + (lost + (2 * rest / t + s * series + k * Log2Low));
    }

    /// <summary>
    /// cos x within 1 ulp for 0 ≤ x ≤ 2π, also where it is nearly 0: x = kπ/2 + r with π/2 in four
    /// parts, r kept as a sum of two numbers, then the polynomial of fdlibm's k_cos.c or k_sin.c.
    /// </summary>
    public static double Cos(double x)
    {
        // Through its bits, so that no compiler fuses the product that made x into what follows.
        x = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(x) & long.MaxValue);
        int k = (int)(x * (2 / Math.PI) + 0.5);

        // k·part is exact, and so is the first difference where the others matter.
        double high = x - k * HalfPi1;
        double r = high - k * HalfPi2;
        double low = high - r - k * HalfPi2;
        double part = low - k * HalfPi3;
        low = low - part - k * HalfPi3 - k * HalfPi4;
        double rounded = r + part;
        low += r - rounded + part;
        r = rounded;
        double z = r * r;
        double upper = Upper(r);
        double ofSquare = upper * upper - z + 2 * upper * (r - upper) +
            (r - upper) * (r - upper);
        double result;
        if ((k & 1) == 0)
        {
            double series = z * (4.16666666666666019037e-02 + z * (-1.38888888888741095749e-03 +
                z * (2.48015872894767294178e-05 + z * (-2.75573143513906633035e-07 +
                z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11)))));
            double half = 0.5 * z;
            double one = 1 - half;
            result = one + (1 - one - half + (z * series - r * low - 0.5 * ofSquare));
        }
        else
        {
            double series = 8.33333333332248946124e-03 + z * (-1.98412698298579493134e-04 +
                z * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 +
                z * 1.58969099521155010221e-10)));
            double cube = z * r;
            result = r - (z * (0.5 * low - cube * series) - low +
                cube * 1.66666666666666324348e-01);
        }

        return k == 1 || k == 2 ? -result : result;
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

    /// <summary>The first 26 bits of x, whose products with such numbers are exact.</summary>
    private static double Upper(double x) => BitConverter.Int64BitsToDouble(
        BitConverter.DoubleToInt64Bits(x) & ~0x7FFFFFFL);
}
