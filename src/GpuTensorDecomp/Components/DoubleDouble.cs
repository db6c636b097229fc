namespace GpuTensorDecomp.Components;

/// <summary>
/// An unevaluated sum of two doubles, about 32 digits: enough to report residuals far below the
/// cancellation floor √ε of the Gram form (Dekker 1971; products by fused multiply-add).
/// </summary>
internal readonly record struct DoubleDouble(double High, double Low)
{
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    public static DoubleDouble operator +(DoubleDouble x, DoubleDouble y)
    {
        double sum = x.High + y.High;
        double back = sum - x.High;
        double error = x.High - (sum - back) + (y.High - back) + x.Low + y.Low;
        return Renormalise(sum, error);
    }

    public static DoubleDouble operator *(DoubleDouble x, DoubleDouble y)
    {
        double product = x.High * y.High;
        double error = Math.FusedMultiplyAdd(x.High, y.High, -product) + x.High * y.Low + x.Low * y.High;
        return Renormalise(product, error);
    }

    /// <summary>⟨x, y⟩.</summary>
    public static DoubleDouble Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        DoubleDouble sum = 0;
        for (int c = 0; c < x.Length; c++)
            sum += (DoubleDouble)x[c] * y[c];
        return sum;
    }

    /// <summary>x^n by repeated multiplication.</summary>
    public static DoubleDouble Power(DoubleDouble x, int n)
    {
        DoubleDouble result = 1;
        for (int k = 0; k < n; k++)
            result *= x;
        return result;
    }

    private static DoubleDouble Renormalise(double high, double low)
    {
        double sum = high + low;
        return new DoubleDouble(sum, low - (sum - high));
    }
}
