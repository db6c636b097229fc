using System.Numerics;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>W x⁶: order 7.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly struct Power6<T> : IGramFunction<T>
    where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static bool HasLower => false;

    /// <inheritdoc/>
    public static T Of(T x, T weight, int power, T variance) =>
        weight * (x * x) * (x * x * (x * x));

    /// <inheritdoc/>
    public static T Lower(T x, int power, T variance) => x;
}
