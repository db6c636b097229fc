using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// The contraction of a model's derivative at the model's own points: with s = ⟨ū_k, ū_i⟩, P =
/// ⟨x_k, ū_i⟩ and q_k = ⟨ū_k, x_k⟩, A_i = Σ_k α_k [s^{l−1} x_k + ((l−1) s^{l−2} P − (l−p) s^{l−1}
/// q_k) ū_k]. Components go by in blocks, as in <see cref="FactoredContraction{V, T}"/>: two Gram
/// blocks, what multiplies x_k and ū_k made of them in place, two second products. Cost 8·m·d flops
/// a point and two reads of both arrays, the second from cache.
/// </summary>
internal static unsafe class LinearisedContraction<V, T>
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int TermBlock = FactoredContraction<V, T>.TermBlock;

    /// <summary>Numbers of scratch that <see cref="Run"/> needs.</summary>
    public static int ScratchLength => 2 * FactoredContraction<V, T>.ScratchLength;

    /// <summary>result = A for a strip of 1 to 3 vectors of points.</summary>
    /// <param name="model">The model that was differentiated.</param>
    /// <param name="moves">x (component, coordinate).</param>
    /// <param name="radials">q (component).</param>
    /// <param name="points">ū_i, blocked.</param>
    /// <param name="result">A_i, blocked.</param>
    /// <param name="vectors">Vectors of points.</param>
    /// <param name="stride">Numbers from a vector's block to the next.</param>
    /// <param name="scratch">Room for the Gram blocks.</param>
    public static void Run(
        in TangentModel<T> model, T* moves, T* radials,
        T* points, T* result, int vectors, nint stride, T* scratch)
    {
        int d = model.Dimension;
        nint scratchStride = (nint)TermBlock * V.Count;
        T* cosines = scratch; // s, then what multiplies x
        T* products = scratch + 3 * scratchStride; // P, then what multiplies ū
        for (int start = 0; start < model.Count; start += TermBlock)
        {
            int block = Math.Min(TermBlock, model.Count - start);
            T* units = model.Units + (nint)start * d;
            T* own = moves + (nint)start * d;
            MicroKernel<V, T>.Multiply(
                units, d, 1, block, d, points, stride, cosines, scratchStride, vectors,
                accumulate: false);
            MicroKernel<V, T>.Multiply(
                own, d, 1, block, d, points, stride, products, scratchStride, vectors,
                accumulate: false);
            for (int v = 0; v < vectors; v++)
            {
                Weigh(
                    model, model.Slopes + start, radials + start, block,
                    cosines + v * scratchStride, products + v * scratchStride);
            }

            MicroKernel<V, T>.Multiply(
                own, 1, d, d, block, cosines, scratchStride, result, stride, vectors,
                accumulate: start > 0);
            MicroKernel<V, T>.Multiply(
                units, 1, d, d, block, products, scratchStride, result, stride, vectors,
                accumulate: true);
        }
    }

    /// <summary>
    /// (s, P) ← (α s^{l−1}, α((l−1) s^{l−2} P − (l−p) s^{l−1} q)), a vector of points a component.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Weigh(
        in TangentModel<T> model, T* slopes, T* radials, int count, T* cosines, T* products)
    {
        int power = model.Order - 2;
        V degree = V.Fill(T.CreateTruncating(model.Order - 1));
        T gap = T.CreateTruncating(model.Order - model.NormPower);
        for (int k = 0; k < count; k++, cosines += V.Count, products += V.Count)
        {
            V s = V.Load(cosines);
            V slope = V.Fill(slopes[k]) * (power == 1 ? s : LanePower<V, T>.Of(s, power));
            V ofMove = slope * s;
            V ofUnit = degree * slope * V.Load(products);
            V.Store(cosines, ofMove);
            V.Store(products, V.MultiplyAdd(ofMove, V.Fill(-gap * radials[k]), ofUnit));
        }
    }
}
