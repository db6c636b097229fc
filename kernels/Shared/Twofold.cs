namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>
/// A number as the sum of two, about 100 bits. Products of halves are exact, so that it does not
/// matter whether a compiler fuses them into sums.
/// </summary>
/// <param name="high">The number, rounded or nearly so.</param>
/// <param name="low">What is left of it.</param>
public readonly struct Twofold(double high, double low)
{
    /// <summary>The number, rounded or nearly so.</summary>
    public double High { get; } = high;

    /// <summary>What is left of it.</summary>
    public double Low { get; } = low;

    /// <summary>The number, rounded.</summary>
    public double Rounded => High + Low;

    /// <summary>x y.</summary>
    public static Twofold Product(Twofold x, Twofold y)
    {
        double xUpper = Upper(x.High), yUpper = Upper(y.High);
        double xLower = x.High - xUpper, yLower = y.High - yUpper;
        double product = xUpper * yUpper;
        double rest = xUpper * yLower + xLower * yUpper + xLower * yLower +
            x.High * y.Low + x.Low * y.High;
        return Ordered(product, rest);
    }

    /// <summary>√x for x &gt; 0: one step of Newton's from the rounded root.</summary>
    public static Twofold SquareRoot(Twofold x)
    {
        double root = Math.Sqrt(x.High);
        double upper = Upper(root);
        double lower = root - upper;
        double rest = x.High - upper * upper - 2 * upper * lower - lower * lower + x.Low;
        return new Twofold(root, rest / (2 * root));
    }

    /// <summary>x + y for |x| ≥ |y|.</summary>
    public static Twofold Ordered(double x, double y)
    {
        double sum = x + y;
        return new Twofold(sum, y - (sum - x));
    }

    /// <summary>The first 26 bits of x, whose products with such numbers are exact.</summary>
    public static double Upper(double x) => BitConverter.Int64BitsToDouble(
        BitConverter.DoubleToInt64Bits(x) & ~0x7FFFFFFL);
}
