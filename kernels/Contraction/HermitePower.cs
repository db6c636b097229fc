using System.Numerics;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// W h_k(x) and h_{k−1}(x), k the power: h_0 = 1, h_1 = x, h_{k+1} = x h_k − kσ² h_{k−1}, the
/// Hermite polynomials of variance σ². Samples with a noise correction.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly struct HermitePower<T> : IGramFunction<T>
    where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static bool HasLower => true;

    /// <inheritdoc/>
    public static T Of(T x, T weight, int power, T variance) =>
        weight * Polynomial(x, power, variance);

    /// <inheritdoc/>
    public static T Lower(T x, int power, T variance) => Polynomial(x, power - 1, variance);

    private static T Polynomial(T x, int degree, T variance)
    {
        T previous = T.One;
        if (degree == 0)
            return previous;
        T value = x;
        T factor = variance; // kσ²
        for (int k = 1; k < degree; k++)
        {
            T next = x * value - factor * previous;
            previous = value;
            value = next;
            factor += variance;
        }

        return value;
    }
}
