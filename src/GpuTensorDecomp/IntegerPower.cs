using System.Numerics;

namespace GpuTensorDecomp;

/// <summary>
/// Integer powers by repeated multiplication: exact in its rounding order, no call to pow.
/// </summary>
public static class IntegerPower
{
    /// <summary>x^n for n ≥ 0, by squaring.</summary>
    public static T Of<T>(T x, int n)
        where T : struct, INumberBase<T>
    {
        T result = T.One;
        for (T square = x; n > 0; n >>= 1, square *= square)
        {
            if ((n & 1) != 0)
                result *= square;
        }

        return result;
    }
}
