using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// √(x² + y²) whose squares neither over- nor underflow; NaN where x or y is not finite.
/// </summary>
internal static class LaneNorm<V, T>
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>√(x² + y²).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of(V x, V y)
    {
        V larger = V.Max(V.Abs(x), V.Abs(y));
        V inverse = V.Fill(T.One) / V.Max(larger, V.Fill(Smallest));
        x *= inverse;
        y *= inverse;
        return larger * V.Sqrt(V.MultiplyAdd(x, x, y * y));
    }

    /// <summary>The smallest number of full precision.</summary>
    public static T Smallest =>
        typeof(T) == typeof(double) ? T.CreateTruncating(2.3e-308) : T.CreateTruncating(1.2e-38f);
}
