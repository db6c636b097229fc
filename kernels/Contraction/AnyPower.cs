using System.Numerics;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>W x^power for the orders that have no constant of their own.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly struct AnyPower<T> : IGramFunction<T>
    where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static bool HasLower => false;

    /// <inheritdoc/>
    public static T Of(T x, T weight, int power, T variance) => weight * IntegerPower.Of(x, power);

    /// <inheritdoc/>
    public static T Lower(T x, int power, T variance) => x;
}
