using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>Integer powers of a vector by repeated multiplication.</summary>
internal static class LanePower<V, T>
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>x^n for n ≥ 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of(V x, int n)
    {
        if (n == 1)
            return x;
        V result = V.Fill(T.One);
        for (V square = x; n > 0; n >>= 1, square *= square)
        {
            if ((n & 1) != 0)
                result *= square;
        }

        return result;
    }
}
