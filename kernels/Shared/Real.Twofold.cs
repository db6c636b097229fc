namespace GpuTensorDecomp.Kernels.Shared;

/// <content>Functions whose results are known to more than float64 holds.</content>
public static partial class Real
{
    // π/2: 33 bits, 33 bits, 33 bits and the rest.
    private const double HalfPi1 = 1.57079632673412561417e+00;
    private const double HalfPi2 = 6.07710050630396597660e-11;
    private const double HalfPi3 = 2.02226624871116645580e-21;
    private const double HalfPi4 = 8.47842766036889956997e-32;

    /// <summary>ln x, rounded right but for one in a hundred; −∞ at 0, NaN below.</summary>
    public static double Log(double x)
    {
        if (x <= 0)
            return x < 0 ? double.NaN : double.NegativeInfinity;
        return IsFinite(x) ? LogOf(x).Rounded : x;
    }

    /// <summary>
    /// ln x to about 60 bits for a positive number: x = 2^k (1 + f) with 1 + f in [√½, √2),
    /// ln(1 + f) = 2s + s R(s²), s = f/(2 + f), R the polynomial of Sun's fdlibm (e_log.c).
    /// </summary>
    public static Twofold LogOf(double x)
    {
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
        double high = Twofold.Upper(s);
        double upper = Twofold.Upper(t);
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
        return Twofold.Ordered(sum, lost + (2 * rest / t + s * series + k * Log2Low));
    }

    /// <summary>cos x for 0 ≤ x ≤ 2π, rounded right but for one in ten.</summary>
    public static double Cos(double x) => CosOf(x).Rounded;

    /// <summary>
    /// cos x to about 57 bits for 0 ≤ x ≤ 2π, also where it is nearly 0: x = kπ/2 + r with π/2 in
    /// four parts, r kept as a sum of two numbers, then the polynomial of fdlibm's k_cos.c or
    /// k_sin.c, its cubic term twofold.
    /// </summary>
    public static Twofold CosOf(double x)
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
        double upper = Twofold.Upper(r);
        double ofSquare = upper * upper - z + 2 * upper * (r - upper) +
            (r - upper) * (r - upper);
        Twofold result;
        if ((k & 1) == 0)
        {
            double series = z * (4.16666666666666019037e-02 + z * (-1.38888888888741095749e-03 +
                z * (2.48015872894767294178e-05 + z * (-2.75573143513906633035e-07 +
                z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11)))));
            double half = 0.5 * z;
            double one = 1 - half;
            result = Twofold.Ordered(
                one, 1 - one - half + (z * series - r * low - 0.5 * ofSquare));
        }
        else
        {
            double series = 8.33333333332248946124e-03 + z * (-1.98412698298579493134e-04 +
                z * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 +
                z * 1.58969099521155010221e-10)));
            var angle = new Twofold(r, low);
            Twofold cube = Twofold.Product(
                angle, new Twofold(z, ofSquare + 2 * r * low));
            Twofold sixth = Twofold.Product(
                cube, new Twofold(1.66666666666666324348e-01, 0));
            Twofold sum = Twofold.Ordered(r, -sixth.High);
            result = Twofold.Ordered(
                sum.High, sum.Low + (low - sixth.Low + cube.High * z * series));
        }

        return k == 1 || k == 2 ? new Twofold(-result.High, -result.Low) : result;
    }
}
