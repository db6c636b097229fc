using System.Numerics;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>|x|^power: the overlaps of the curvature bound.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly struct AbsolutePower<T> : IGramFunction<T>
    where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static bool HasLower => false;

    /// <inheritdoc/>
    public static T Of(T x, T weight, int power, T variance) =>
        IntegerPower.Of(x < T.Zero ? -x : x, power);

    /// <inheritdoc/>
    public static T Lower(T x, int power, T variance) => x;
}
