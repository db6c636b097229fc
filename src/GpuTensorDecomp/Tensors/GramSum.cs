using System.Runtime.InteropServices;

namespace GpuTensorDecomp.Tensors;

/// <summary>
/// ‖A − B‖² = Σ_ij w_i w_j ⟨u_i, u_j⟩^l over the terms of A and of −B, in double-double arithmetic
/// (about 31 digits): its terms are as large as ‖B‖² even where the sum is tiny.
/// </summary>
internal static class GramSum
{
    /// <summary>‖A − B‖²; ‖A‖² without a B.</summary>
    public static double NormSquared(FactoredTensor a, FactoredTensor? b)
    {
        int total = a.Rank + (b?.Rank ?? 0);
        DoublePair sum = default;
        for (int i = 0; i < total; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                DoublePair term = Power(Dot(Vector(a, b, i), Vector(a, b, j)), a.Order)
                    .Times(Weight(a, b, i)).Times(Weight(a, b, j));
                sum = sum.Plus(i == j ? term : term.Times(2));
            }
        }

        return sum.High;
    }

    private static double Weight(FactoredTensor a, FactoredTensor? b, int term) =>
        term < a.Rank ? a.Weights[term] : -b!.Weights[term - a.Rank];

    private static ReadOnlySpan<double> Vector(FactoredTensor a, FactoredTensor? b, int term) =>
        term < a.Rank ? a.Vector(term) : b!.Vector(term - a.Rank);

    private static DoublePair Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        DoublePair sum = default;
        for (int c = 0; c < x.Length; c++)
            sum = sum.Plus(DoublePair.Product(x[c], y[c]));
        return sum;
    }

    private static DoublePair Power(DoublePair x, int n)
    {
        var result = new DoublePair(1, 0);
        for (DoublePair square = x; n > 0; n >>= 1, square = square.Times(square))
        {
            if ((n & 1) != 0)
                result = result.Times(square);
        }

        return result;
    }

    /// <summary>An unevaluated sum of two float64 (Dekker 1971).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct DoublePair(double High, double Low)
    {
        public static DoublePair Product(double x, double y)
        {
            double high = x * y;
            return new DoublePair(high, Math.FusedMultiplyAdd(x, y, -high));
        }

        public DoublePair Plus(DoublePair other)
        {
            double high = High + other.High;
            double back = high - High;
            double low = High - (high - back) + (other.High - back) + Low + other.Low;
            return Normal(high, low);
        }

        public DoublePair Times(double factor)
        {
            DoublePair product = Product(High, factor);
            return Normal(product.High, product.Low + Low * factor);
        }

        public DoublePair Times(DoublePair factor)
        {
            DoublePair product = Product(High, factor.High);
            return Normal(
                product.High, product.Low + (High * factor.Low + Low * factor.High));
        }

        private static DoublePair Normal(double high, double low)
        {
            double sum = high + low;
            return new DoublePair(sum, low - (sum - high));
        }
    }
}
