using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// A_i = Σ_k W_k ⟨z_k, p_i⟩^{l−1} z_k = [φ(PZᵀ) diag(W) Z]_i for a strip of points, Z (term,
/// coordinate) row-major. Terms go by in blocks: Gram block, power and weight, second product; the
/// Gram block (<see cref="TermBlock"/> × 3 vectors) never leaves the first-level cache. Cost 4·n·d
/// flops a point and two reads of Z, the second from cache.
/// </summary>
internal static unsafe class FactoredContraction<V, T>
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Terms in one block.</summary>
    public const int TermBlock = 64;

    /// <summary>Numbers of scratch that <see cref="Run"/> needs.</summary>
    public static int ScratchLength =>
        TermBlock * BlockedPoints<V, T>.StripVectors * V.Count;

    public static void Run(
        T* terms, T* weights, int termCount, int dimension, int power,
        T* points, T* result, int vectors, nint stride, T* scratch, bool accumulate)
    {
        nint scratchStride = (nint)TermBlock * V.Count;
        for (int start = 0; start < termCount; start += TermBlock)
        {
            int block = Math.Min(TermBlock, termCount - start);
            T* rows = terms + (nint)start * dimension;
            MicroKernel<V, T>.Multiply(
                rows, dimension, 1, block, dimension,
                points, stride, scratch, scratchStride, vectors, accumulate: false);
            for (int v = 0; v < vectors; v++)
                Weigh(scratch + v * scratchStride, weights + start, block, power);
            MicroKernel<V, T>.Multiply(
                rows, 1, dimension, dimension, block,
                scratch, scratchStride, result, stride, vectors, accumulate || start > 0);
        }
    }

    /// <summary>gram_k ← W_k gram_k^power, one vector of points a term.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Weigh(T* gram, T* weights, int count, int power)
    {
        int lanes = V.Count;
        switch (power)
        {
            case 1:
                for (int k = 0; k < count; k++, gram += lanes)
                    V.Store(gram, V.Load(gram) * V.Fill(weights[k]));
                break;
            case 2:
                for (int k = 0; k < count; k++, gram += lanes)
                {
                    V x = V.Load(gram);
                    V.Store(gram, x * V.Fill(weights[k]) * x);
                }

                break;
            case 3:
                for (int k = 0; k < count; k++, gram += lanes)
                {
                    V x = V.Load(gram);
                    V.Store(gram, x * V.Fill(weights[k]) * (x * x));
                }

                break;
            default:
                for (int k = 0; k < count; k++, gram += lanes)
                    V.Store(gram, LanePower<V, T>.Of(V.Load(gram), power) * V.Fill(weights[k]));
                break;
        }
    }
}
