using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// x ← x·a + b on twelve registers and nothing else: what multiply-adds of this width can reach.
/// Twelve independent chains cover a latency of 4 cycles on up to three units. 24·lanes flops a
/// round.
/// </summary>
internal static unsafe class PeakLoop<V, T>
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Floating-point operations of one round.</summary>
    public static int RoundFlops => 24 * V.Count;

    /// <summary>Runs the loop; the sum it returns keeps the compiler from dropping it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Run(long rounds)
    {
        V a = V.Fill(T.CreateTruncating(0.5));
        V b = V.Fill(T.CreateTruncating(0.25));
        V x0 = a, x1 = a, x2 = a, x3 = a, x4 = a, x5 = a;
        V x6 = b, x7 = b, x8 = b, x9 = b, x10 = b, x11 = b;
        for (long n = 0; n < rounds; n++)
        {
            x0 = V.MultiplyAdd(x0, a, b);
            x1 = V.MultiplyAdd(x1, a, b);
            x2 = V.MultiplyAdd(x2, a, b);
            x3 = V.MultiplyAdd(x3, a, b);
            x4 = V.MultiplyAdd(x4, a, b);
            x5 = V.MultiplyAdd(x5, a, b);
            x6 = V.MultiplyAdd(x6, a, b);
            x7 = V.MultiplyAdd(x7, a, b);
            x8 = V.MultiplyAdd(x8, a, b);
            x9 = V.MultiplyAdd(x9, a, b);
            x10 = V.MultiplyAdd(x10, a, b);
            x11 = V.MultiplyAdd(x11, a, b);
        }

        T* sum = stackalloc T[V.Count];
        V.Store(sum, x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11);
        return sum[0];
    }
}
