using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// A_i (+)= Σ_k W_k ⟨z_k, p_i⟩^{l−1} z_k for few coordinates: one vector of points keeps its d
/// coordinates and its d sums in registers while the terms go by, so that nothing but terms is read
/// and no Gram block is written. Terms are blocked as points are: coordinate c of term k is at
/// [(k / Count)·d·Count + c·Count + k % Count]. Cost 4·n·d flops a point, 2·d broadcasts a term.
/// </summary>
internal static unsafe class SmallContraction<V, T>
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // 2d registers for points and sums, 4 for two partial dots, a weight and a broadcast.
    private const int Spare = 4;

    private static int Registers => Avx512F.IsSupported || AdvSimd.IsSupported ? 32 : 16;

    /// <summary>Whether points and sums of this dimension fit into the registers.</summary>
    public static bool Fits(int dimension) => 2 * dimension + Spare <= Registers;

    /// <summary>Contracts one vector of points, of which the first lanes are in use.</summary>
    public static void Run(
        int dimension, T* terms, T* weights, int count, int power, T* points, T* result, int used,
        bool accumulate)
    {
        // Half a vector costs half where 512 bits are taken in two halves, and no more elsewhere.
        if (typeof(V) == typeof(Lanes512<T>) && used <= Lanes256<T>.Count)
        {
            Choose<Lanes256<T>>(
                dimension, terms, weights, count, power, points, result, accumulate);
            return;
        }

        Choose<V>(dimension, terms, weights, count, power, points, result, accumulate);
    }

    private static void Choose<W>(
        int dimension, T* terms, T* weights, int count, int power, T* points, T* result,
        bool accumulate)
        where W : unmanaged, ILanes<W, T>
    {
        switch (dimension)
        {
            case 1:
                Run<W, FixedDimension.D1>(
                    terms, weights, count, power, points, result, accumulate);
                break;
            case 2:
                Run<W, FixedDimension.D2>(
                    terms, weights, count, power, points, result, accumulate);
                break;
            case 3:
                Run<W, FixedDimension.D3>(
                    terms, weights, count, power, points, result, accumulate);
                break;
            case 4:
                Run<W, FixedDimension.D4>(
                    terms, weights, count, power, points, result, accumulate);
                break;
            case 5:
                Run<W, FixedDimension.D5>(
                    terms, weights, count, power, points, result, accumulate);
                break;
            case 6:
                Run<W, FixedDimension.D6>(
                    terms, weights, count, power, points, result, accumulate);
                break;
            case 7:
                Run<W, FixedDimension.D7>(
                    terms, weights, count, power, points, result, accumulate);
                break;
            case 8:
                Run<W, FixedDimension.D8>(
                    terms, weights, count, power, points, result, accumulate);
                break;
            case 9:
                Run<W, FixedDimension.D9>(
                    terms, weights, count, power, points, result, accumulate);
                break;
            case 10:
                Run<W, FixedDimension.D10>(
                    terms, weights, count, power, points, result, accumulate);
                break;
            case 11:
                Run<W, FixedDimension.D11>(
                    terms, weights, count, power, points, result, accumulate);
                break;
            case 12:
                Run<W, FixedDimension.D12>(
                    terms, weights, count, power, points, result, accumulate);
                break;
            case 13:
                Run<W, FixedDimension.D13>(
                    terms, weights, count, power, points, result, accumulate);
                break;
            case 14:
                Run<W, FixedDimension.D14>(
                    terms, weights, count, power, points, result, accumulate);
                break;
        }
    }

    // Branches on D.Value are decided when the method is compiled. Only named locals stay in
    // registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<W, D>(
        T* terms, T* weights, int count, int power, T* points, T* result, bool accumulate)
        where W : unmanaged, ILanes<W, T>
        where D : IFixedDimension
    {
        W zero = W.Fill(T.Zero);
        W x0 = W.Load(points);
        W x1 = D.Value > 1 ? W.Load(points + 1 * V.Count) : zero;
        W x2 = D.Value > 2 ? W.Load(points + 2 * V.Count) : zero;
        W x3 = D.Value > 3 ? W.Load(points + 3 * V.Count) : zero;
        W x4 = D.Value > 4 ? W.Load(points + 4 * V.Count) : zero;
        W x5 = D.Value > 5 ? W.Load(points + 5 * V.Count) : zero;
        W x6 = D.Value > 6 ? W.Load(points + 6 * V.Count) : zero;
        W x7 = D.Value > 7 ? W.Load(points + 7 * V.Count) : zero;
        W x8 = D.Value > 8 ? W.Load(points + 8 * V.Count) : zero;
        W x9 = D.Value > 9 ? W.Load(points + 9 * V.Count) : zero;
        W x10 = D.Value > 10 ? W.Load(points + 10 * V.Count) : zero;
        W x11 = D.Value > 11 ? W.Load(points + 11 * V.Count) : zero;
        W x12 = D.Value > 12 ? W.Load(points + 12 * V.Count) : zero;
        W x13 = D.Value > 13 ? W.Load(points + 13 * V.Count) : zero;
        W a0 = accumulate ? W.Load(result) : zero;
        W a1 = D.Value > 1 && accumulate ? W.Load(result + 1 * V.Count) : zero;
        W a2 = D.Value > 2 && accumulate ? W.Load(result + 2 * V.Count) : zero;
        W a3 = D.Value > 3 && accumulate ? W.Load(result + 3 * V.Count) : zero;
        W a4 = D.Value > 4 && accumulate ? W.Load(result + 4 * V.Count) : zero;
        W a5 = D.Value > 5 && accumulate ? W.Load(result + 5 * V.Count) : zero;
        W a6 = D.Value > 6 && accumulate ? W.Load(result + 6 * V.Count) : zero;
        W a7 = D.Value > 7 && accumulate ? W.Load(result + 7 * V.Count) : zero;
        W a8 = D.Value > 8 && accumulate ? W.Load(result + 8 * V.Count) : zero;
        W a9 = D.Value > 9 && accumulate ? W.Load(result + 9 * V.Count) : zero;
        W a10 = D.Value > 10 && accumulate ? W.Load(result + 10 * V.Count) : zero;
        W a11 = D.Value > 11 && accumulate ? W.Load(result + 11 * V.Count) : zero;
        W a12 = D.Value > 12 && accumulate ? W.Load(result + 12 * V.Count) : zero;
        W a13 = D.Value > 13 && accumulate ? W.Load(result + 13 * V.Count) : zero;
        int lanes = V.Count;
        for (int start = 0; start < count; start += lanes, terms += D.Value * V.Count)
        {
            int end = Math.Min(lanes, count - start);
            for (int k = 0; k < end; k++)
            {
                T* z = terms + k;
                W even = W.Fill(z[0]) * x0;
                W odd = zero;
                if (D.Value > 1)
                    odd = W.Fill(z[V.Count]) * x1;
                if (D.Value > 2)
                    even = W.MultiplyAdd(W.Fill(z[2 * V.Count]), x2, even);
                if (D.Value > 3)
                    odd = W.MultiplyAdd(W.Fill(z[3 * V.Count]), x3, odd);
                if (D.Value > 4)
                    even = W.MultiplyAdd(W.Fill(z[4 * V.Count]), x4, even);
                if (D.Value > 5)
                    odd = W.MultiplyAdd(W.Fill(z[5 * V.Count]), x5, odd);
                if (D.Value > 6)
                    even = W.MultiplyAdd(W.Fill(z[6 * V.Count]), x6, even);
                if (D.Value > 7)
                    odd = W.MultiplyAdd(W.Fill(z[7 * V.Count]), x7, odd);
                if (D.Value > 8)
                    even = W.MultiplyAdd(W.Fill(z[8 * V.Count]), x8, even);
                if (D.Value > 9)
                    odd = W.MultiplyAdd(W.Fill(z[9 * V.Count]), x9, odd);
                if (D.Value > 10)
                    even = W.MultiplyAdd(W.Fill(z[10 * V.Count]), x10, even);
                if (D.Value > 11)
                    odd = W.MultiplyAdd(W.Fill(z[11 * V.Count]), x11, odd);
                if (D.Value > 12)
                    even = W.MultiplyAdd(W.Fill(z[12 * V.Count]), x12, even);
                if (D.Value > 13)
                    odd = W.MultiplyAdd(W.Fill(z[13 * V.Count]), x13, odd);
                W dot = even + odd;
                W g = dot * W.Fill(weights[start + k]);
                if (power == 3)
                    g *= dot * dot;
                else if (power == 2)
                    g *= dot;
                else
                    g *= LanePower<W, T>.Of(dot, power - 1);
                a0 = W.MultiplyAdd(W.Fill(z[0]), g, a0);
                if (D.Value > 1)
                    a1 = W.MultiplyAdd(W.Fill(z[1 * V.Count]), g, a1);
                if (D.Value > 2)
                    a2 = W.MultiplyAdd(W.Fill(z[2 * V.Count]), g, a2);
                if (D.Value > 3)
                    a3 = W.MultiplyAdd(W.Fill(z[3 * V.Count]), g, a3);
                if (D.Value > 4)
                    a4 = W.MultiplyAdd(W.Fill(z[4 * V.Count]), g, a4);
                if (D.Value > 5)
                    a5 = W.MultiplyAdd(W.Fill(z[5 * V.Count]), g, a5);
                if (D.Value > 6)
                    a6 = W.MultiplyAdd(W.Fill(z[6 * V.Count]), g, a6);
                if (D.Value > 7)
                    a7 = W.MultiplyAdd(W.Fill(z[7 * V.Count]), g, a7);
                if (D.Value > 8)
                    a8 = W.MultiplyAdd(W.Fill(z[8 * V.Count]), g, a8);
                if (D.Value > 9)
                    a9 = W.MultiplyAdd(W.Fill(z[9 * V.Count]), g, a9);
                if (D.Value > 10)
                    a10 = W.MultiplyAdd(W.Fill(z[10 * V.Count]), g, a10);
                if (D.Value > 11)
                    a11 = W.MultiplyAdd(W.Fill(z[11 * V.Count]), g, a11);
                if (D.Value > 12)
                    a12 = W.MultiplyAdd(W.Fill(z[12 * V.Count]), g, a12);
                if (D.Value > 13)
                    a13 = W.MultiplyAdd(W.Fill(z[13 * V.Count]), g, a13);
            }
        }

        W.Store(result, a0);
        if (D.Value > 1)
            W.Store(result + 1 * V.Count, a1);
        if (D.Value > 2)
            W.Store(result + 2 * V.Count, a2);
        if (D.Value > 3)
            W.Store(result + 3 * V.Count, a3);
        if (D.Value > 4)
            W.Store(result + 4 * V.Count, a4);
        if (D.Value > 5)
            W.Store(result + 5 * V.Count, a5);
        if (D.Value > 6)
            W.Store(result + 6 * V.Count, a6);
        if (D.Value > 7)
            W.Store(result + 7 * V.Count, a7);
        if (D.Value > 8)
            W.Store(result + 8 * V.Count, a8);
        if (D.Value > 9)
            W.Store(result + 9 * V.Count, a9);
        if (D.Value > 10)
            W.Store(result + 10 * V.Count, a10);
        if (D.Value > 11)
            W.Store(result + 11 * V.Count, a11);
        if (D.Value > 12)
            W.Store(result + 12 * V.Count, a12);
        if (D.Value > 13)
            W.Store(result + 13 * V.Count, a13);
    }
}
