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

    /// <summary>Contracts one vector of points.</summary>
    public static void Run(
        int dimension, T* terms, T* weights, int count, int power, T* points, T* result,
        bool accumulate)
    {
        switch (dimension)
        {
            case 1:
                Run<FixedDimension.D1>(terms, weights, count, power, points, result, accumulate);
                break;
            case 2:
                Run<FixedDimension.D2>(terms, weights, count, power, points, result, accumulate);
                break;
            case 3:
                Run<FixedDimension.D3>(terms, weights, count, power, points, result, accumulate);
                break;
            case 4:
                Run<FixedDimension.D4>(terms, weights, count, power, points, result, accumulate);
                break;
            case 5:
                Run<FixedDimension.D5>(terms, weights, count, power, points, result, accumulate);
                break;
            case 6:
                Run<FixedDimension.D6>(terms, weights, count, power, points, result, accumulate);
                break;
            case 7:
                Run<FixedDimension.D7>(terms, weights, count, power, points, result, accumulate);
                break;
            case 8:
                Run<FixedDimension.D8>(terms, weights, count, power, points, result, accumulate);
                break;
            case 9:
                Run<FixedDimension.D9>(terms, weights, count, power, points, result, accumulate);
                break;
            case 10:
                Run<FixedDimension.D10>(terms, weights, count, power, points, result, accumulate);
                break;
            case 11:
                Run<FixedDimension.D11>(terms, weights, count, power, points, result, accumulate);
                break;
            case 12:
                Run<FixedDimension.D12>(terms, weights, count, power, points, result, accumulate);
                break;
            case 13:
                Run<FixedDimension.D13>(terms, weights, count, power, points, result, accumulate);
                break;
            case 14:
                Run<FixedDimension.D14>(terms, weights, count, power, points, result, accumulate);
                break;
        }
    }

    // Branches on D.Value are decided when the method is compiled. Only named locals stay in
    // registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<D>(
        T* terms, T* weights, int count, int power, T* points, T* result, bool accumulate)
        where D : IFixedDimension
    {
        V zero = V.Fill(T.Zero);
        V x0 = V.Load(points);
        V x1 = D.Value > 1 ? V.Load(points + 1 * V.Count) : zero;
        V x2 = D.Value > 2 ? V.Load(points + 2 * V.Count) : zero;
        V x3 = D.Value > 3 ? V.Load(points + 3 * V.Count) : zero;
        V x4 = D.Value > 4 ? V.Load(points + 4 * V.Count) : zero;
        V x5 = D.Value > 5 ? V.Load(points + 5 * V.Count) : zero;
        V x6 = D.Value > 6 ? V.Load(points + 6 * V.Count) : zero;
        V x7 = D.Value > 7 ? V.Load(points + 7 * V.Count) : zero;
        V x8 = D.Value > 8 ? V.Load(points + 8 * V.Count) : zero;
        V x9 = D.Value > 9 ? V.Load(points + 9 * V.Count) : zero;
        V x10 = D.Value > 10 ? V.Load(points + 10 * V.Count) : zero;
        V x11 = D.Value > 11 ? V.Load(points + 11 * V.Count) : zero;
        V x12 = D.Value > 12 ? V.Load(points + 12 * V.Count) : zero;
        V x13 = D.Value > 13 ? V.Load(points + 13 * V.Count) : zero;
        V a0 = accumulate ? V.Load(result) : zero;
        V a1 = D.Value > 1 && accumulate ? V.Load(result + 1 * V.Count) : zero;
        V a2 = D.Value > 2 && accumulate ? V.Load(result + 2 * V.Count) : zero;
        V a3 = D.Value > 3 && accumulate ? V.Load(result + 3 * V.Count) : zero;
        V a4 = D.Value > 4 && accumulate ? V.Load(result + 4 * V.Count) : zero;
        V a5 = D.Value > 5 && accumulate ? V.Load(result + 5 * V.Count) : zero;
        V a6 = D.Value > 6 && accumulate ? V.Load(result + 6 * V.Count) : zero;
        V a7 = D.Value > 7 && accumulate ? V.Load(result + 7 * V.Count) : zero;
        V a8 = D.Value > 8 && accumulate ? V.Load(result + 8 * V.Count) : zero;
        V a9 = D.Value > 9 && accumulate ? V.Load(result + 9 * V.Count) : zero;
        V a10 = D.Value > 10 && accumulate ? V.Load(result + 10 * V.Count) : zero;
        V a11 = D.Value > 11 && accumulate ? V.Load(result + 11 * V.Count) : zero;
        V a12 = D.Value > 12 && accumulate ? V.Load(result + 12 * V.Count) : zero;
        V a13 = D.Value > 13 && accumulate ? V.Load(result + 13 * V.Count) : zero;
        int lanes = V.Count;
        for (int start = 0; start < count; start += lanes, terms += D.Value * V.Count)
        {
            int end = Math.Min(lanes, count - start);
            for (int k = 0; k < end; k++)
            {
                T* z = terms + k;
                V even = V.Fill(z[0]) * x0;
                V odd = zero;
                if (D.Value > 1)
                    odd = V.Fill(z[V.Count]) * x1;
                if (D.Value > 2)
                    even = V.MultiplyAdd(V.Fill(z[2 * V.Count]), x2, even);
                if (D.Value > 3)
                    odd = V.MultiplyAdd(V.Fill(z[3 * V.Count]), x3, odd);
                if (D.Value > 4)
                    even = V.MultiplyAdd(V.Fill(z[4 * V.Count]), x4, even);
                if (D.Value > 5)
                    odd = V.MultiplyAdd(V.Fill(z[5 * V.Count]), x5, odd);
                if (D.Value > 6)
                    even = V.MultiplyAdd(V.Fill(z[6 * V.Count]), x6, even);
                if (D.Value > 7)
                    odd = V.MultiplyAdd(V.Fill(z[7 * V.Count]), x7, odd);
                if (D.Value > 8)
                    even = V.MultiplyAdd(V.Fill(z[8 * V.Count]), x8, even);
                if (D.Value > 9)
                    odd = V.MultiplyAdd(V.Fill(z[9 * V.Count]), x9, odd);
                if (D.Value > 10)
                    even = V.MultiplyAdd(V.Fill(z[10 * V.Count]), x10, even);
                if (D.Value > 11)
                    odd = V.MultiplyAdd(V.Fill(z[11 * V.Count]), x11, odd);
                if (D.Value > 12)
                    even = V.MultiplyAdd(V.Fill(z[12 * V.Count]), x12, even);
                if (D.Value > 13)
                    odd = V.MultiplyAdd(V.Fill(z[13 * V.Count]), x13, odd);
                V dot = even + odd;
                V g = dot * V.Fill(weights[start + k]);
                if (power == 3)
                    g *= dot * dot;
                else if (power == 2)
                    g *= dot;
                else
                    g *= LanePower<V, T>.Of(dot, power - 1);
                a0 = V.MultiplyAdd(V.Fill(z[0]), g, a0);
                if (D.Value > 1)
                    a1 = V.MultiplyAdd(V.Fill(z[1 * V.Count]), g, a1);
                if (D.Value > 2)
                    a2 = V.MultiplyAdd(V.Fill(z[2 * V.Count]), g, a2);
                if (D.Value > 3)
                    a3 = V.MultiplyAdd(V.Fill(z[3 * V.Count]), g, a3);
                if (D.Value > 4)
                    a4 = V.MultiplyAdd(V.Fill(z[4 * V.Count]), g, a4);
                if (D.Value > 5)
                    a5 = V.MultiplyAdd(V.Fill(z[5 * V.Count]), g, a5);
                if (D.Value > 6)
                    a6 = V.MultiplyAdd(V.Fill(z[6 * V.Count]), g, a6);
                if (D.Value > 7)
                    a7 = V.MultiplyAdd(V.Fill(z[7 * V.Count]), g, a7);
                if (D.Value > 8)
                    a8 = V.MultiplyAdd(V.Fill(z[8 * V.Count]), g, a8);
                if (D.Value > 9)
                    a9 = V.MultiplyAdd(V.Fill(z[9 * V.Count]), g, a9);
                if (D.Value > 10)
                    a10 = V.MultiplyAdd(V.Fill(z[10 * V.Count]), g, a10);
                if (D.Value > 11)
                    a11 = V.MultiplyAdd(V.Fill(z[11 * V.Count]), g, a11);
                if (D.Value > 12)
                    a12 = V.MultiplyAdd(V.Fill(z[12 * V.Count]), g, a12);
                if (D.Value > 13)
                    a13 = V.MultiplyAdd(V.Fill(z[13 * V.Count]), g, a13);
            }
        }

        V.Store(result, a0);
        if (D.Value > 1)
            V.Store(result + 1 * V.Count, a1);
        if (D.Value > 2)
            V.Store(result + 2 * V.Count, a2);
        if (D.Value > 3)
            V.Store(result + 3 * V.Count, a3);
        if (D.Value > 4)
            V.Store(result + 4 * V.Count, a4);
        if (D.Value > 5)
            V.Store(result + 5 * V.Count, a5);
        if (D.Value > 6)
            V.Store(result + 6 * V.Count, a6);
        if (D.Value > 7)
            V.Store(result + 7 * V.Count, a7);
        if (D.Value > 8)
            V.Store(result + 8 * V.Count, a8);
        if (D.Value > 9)
            V.Store(result + 9 * V.Count, a9);
        if (D.Value > 10)
            V.Store(result + 10 * V.Count, a10);
        if (D.Value > 11)
            V.Store(result + 11 * V.Count, a11);
        if (D.Value > 12)
            V.Store(result + 12 * V.Count, a12);
        if (D.Value > 13)
            V.Store(result + 13 * V.Count, a13);
    }
}
