using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// A_i += Σ_k W_k ⟨z_k, p_i⟩^{l−1} z_k for few coordinates and several runs at once, one run a
/// lane: arrays are (point, coordinate, lane). Among a run's own components every product serves
/// both of its points, which halves the dot products. Sums are those of
/// <see cref="SmallContraction{V, T}"/>, term by term in the same order, so the bits are too.
/// Cost 3·d multiply-adds for two components, 2·d for a component and a term of the target.
/// </summary>
internal static unsafe class PackContraction<V, T>
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Adds the terms to one point, and, where <paramref name="back"/> is given, the point as a
    /// term to each of theirs.
    /// </summary>
    /// <param name="dimension">d, one that <see cref="SmallContraction{V, T}"/> serves.</param>
    /// <param name="point">p (coordinate, lane).</param>
    /// <param name="pointWeight">Its weight as a term (lane); unused without back.</param>
    /// <param name="result">A of the point (coordinate, lane).</param>
    /// <param name="terms">
    /// z (term, coordinate, lane); one row more is read, whatever it holds.
    /// </param>
    /// <param name="weights">W (term, lane).</param>
    /// <param name="back">A of the terms as points (term, coordinate, lane); null for none.</param>
    /// <param name="count">n.</param>
    /// <param name="power">l − 1.</param>
    public static void Run(
        int dimension, T* point, T* pointWeight, T* result, T* terms, T* weights, T* back,
        int count, int power)
    {
        switch (dimension)
        {
            case 1:
                Run<FixedDimension.D1>(
                    point, pointWeight, result, terms, terms, weights, back, count, power);
                break;
            case 2:
                Run<FixedDimension.D2>(
                    point, pointWeight, result, terms, terms, weights, back, count, power);
                break;
            case 3:
                Run<FixedDimension.D3>(
                    point, pointWeight, result, terms, terms, weights, back, count, power);
                break;
            case 4:
                Run<FixedDimension.D4>(
                    point, pointWeight, result, terms, terms, weights, back, count, power);
                break;
            case 5:
                Run<FixedDimension.D5>(
                    point, pointWeight, result, terms, terms, weights, back, count, power);
                break;
            case 6:
                Run<FixedDimension.D6>(
                    point, pointWeight, result, terms, terms, weights, back, count, power);
                break;
            case 7:
                Run<FixedDimension.D7>(
                    point, pointWeight, result, terms, terms, weights, back, count, power);
                break;
            case 8:
                Run<FixedDimension.D8>(
                    point, pointWeight, result, terms, terms, weights, back, count, power);
                break;
            case 9:
                Run<FixedDimension.D9>(
                    point, pointWeight, result, terms, terms, weights, back, count, power);
                break;
            case 10:
                Run<FixedDimension.D10>(
                    point, pointWeight, result, terms, terms, weights, back, count, power);
                break;
            case 11:
                Run<FixedDimension.D11>(
                    point, pointWeight, result, terms, terms, weights, back, count, power);
                break;
            case 12:
                Run<FixedDimension.D12>(
                    point, pointWeight, result, terms, terms, weights, back, count, power);
                break;
            case 13:
                Run<FixedDimension.D13>(
                    point, pointWeight, result, terms, terms, weights, back, count, power);
                break;
            case 14:
                Run<FixedDimension.D14>(
                    point, pointWeight, result, terms, terms, weights, back, count, power);
                break;
        }
    }

    // Branches on D.Value are decided when the method is compiled. Only named locals stay in
    // registers. The next term's dot is formed beside the sums of this one, which hides its
    // latency; the terms come by two names, so that they are read twice instead of being kept.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<D>(
        T* point, T* pointWeight, T* result, T* terms, T* again, T* weights, T* back, int count,
        int power)
        where D : IFixedDimension
    {
        int n = V.Count;
        V dot = Dot(point, terms, D.Value); // a call: nothing is in registers yet
        V zero = V.Fill(T.Zero);
        V own = V.Load(pointWeight);
        V x0 = V.Load(point);
        V x1 = D.Value > 1 ? V.Load(point + 1 * n) : zero;
        V x2 = D.Value > 2 ? V.Load(point + 2 * n) : zero;
        V x3 = D.Value > 3 ? V.Load(point + 3 * n) : zero;
        V x4 = D.Value > 4 ? V.Load(point + 4 * n) : zero;
        V x5 = D.Value > 5 ? V.Load(point + 5 * n) : zero;
        V x6 = D.Value > 6 ? V.Load(point + 6 * n) : zero;
        V x7 = D.Value > 7 ? V.Load(point + 7 * n) : zero;
        V x8 = D.Value > 8 ? V.Load(point + 8 * n) : zero;
        V x9 = D.Value > 9 ? V.Load(point + 9 * n) : zero;
        V x10 = D.Value > 10 ? V.Load(point + 10 * n) : zero;
        V x11 = D.Value > 11 ? V.Load(point + 11 * n) : zero;
        V x12 = D.Value > 12 ? V.Load(point + 12 * n) : zero;
        V x13 = D.Value > 13 ? V.Load(point + 13 * n) : zero;
        V a0 = V.Load(result);
        V a1 = D.Value > 1 ? V.Load(result + 1 * n) : zero;
        V a2 = D.Value > 2 ? V.Load(result + 2 * n) : zero;
        V a3 = D.Value > 3 ? V.Load(result + 3 * n) : zero;
        V a4 = D.Value > 4 ? V.Load(result + 4 * n) : zero;
        V a5 = D.Value > 5 ? V.Load(result + 5 * n) : zero;
        V a6 = D.Value > 6 ? V.Load(result + 6 * n) : zero;
        V a7 = D.Value > 7 ? V.Load(result + 7 * n) : zero;
        V a8 = D.Value > 8 ? V.Load(result + 8 * n) : zero;
        V a9 = D.Value > 9 ? V.Load(result + 9 * n) : zero;
        V a10 = D.Value > 10 ? V.Load(result + 10 * n) : zero;
        V a11 = D.Value > 11 ? V.Load(result + 11 * n) : zero;
        V a12 = D.Value > 12 ? V.Load(result + 12 * n) : zero;
        V a13 = D.Value > 13 ? V.Load(result + 13 * n) : zero;
        nint row = (nint)D.Value * n;
        for (int k = 0; k < count; k++)
        {
            V rest = power == 3 ? dot * dot : LanePower<V, T>.Of(dot, power - 1);
            V g = dot * V.Load(weights) * rest;
            V h = dot * own * rest;
            terms += row;
            weights += n;
            V even = V.Load(terms) * x0;
            V odd = zero;
            if (D.Value > 1)
                odd = V.Load(terms + n) * x1;
            if (D.Value > 2)
                even = V.MultiplyAdd(V.Load(terms + 2 * n), x2, even);
            if (D.Value > 3)
                odd = V.MultiplyAdd(V.Load(terms + 3 * n), x3, odd);
            if (D.Value > 4)
                even = V.MultiplyAdd(V.Load(terms + 4 * n), x4, even);
            if (D.Value > 5)
                odd = V.MultiplyAdd(V.Load(terms + 5 * n), x5, odd);
            if (D.Value > 6)
                even = V.MultiplyAdd(V.Load(terms + 6 * n), x6, even);
            if (D.Value > 7)
                odd = V.MultiplyAdd(V.Load(terms + 7 * n), x7, odd);
            if (D.Value > 8)
                even = V.MultiplyAdd(V.Load(terms + 8 * n), x8, even);
            if (D.Value > 9)
                odd = V.MultiplyAdd(V.Load(terms + 9 * n), x9, odd);
            if (D.Value > 10)
                even = V.MultiplyAdd(V.Load(terms + 10 * n), x10, even);
            if (D.Value > 11)
                odd = V.MultiplyAdd(V.Load(terms + 11 * n), x11, odd);
            if (D.Value > 12)
                even = V.MultiplyAdd(V.Load(terms + 12 * n), x12, even);
            if (D.Value > 13)
                odd = V.MultiplyAdd(V.Load(terms + 13 * n), x13, odd);
            a0 = V.MultiplyAdd(V.Load(again), g, a0);
            if (D.Value > 1)
                a1 = V.MultiplyAdd(V.Load(again + 1 * n), g, a1);
            if (D.Value > 2)
                a2 = V.MultiplyAdd(V.Load(again + 2 * n), g, a2);
            if (D.Value > 3)
                a3 = V.MultiplyAdd(V.Load(again + 3 * n), g, a3);
            if (D.Value > 4)
                a4 = V.MultiplyAdd(V.Load(again + 4 * n), g, a4);
            if (D.Value > 5)
                a5 = V.MultiplyAdd(V.Load(again + 5 * n), g, a5);
            if (D.Value > 6)
                a6 = V.MultiplyAdd(V.Load(again + 6 * n), g, a6);
            if (D.Value > 7)
                a7 = V.MultiplyAdd(V.Load(again + 7 * n), g, a7);
            if (D.Value > 8)
                a8 = V.MultiplyAdd(V.Load(again + 8 * n), g, a8);
            if (D.Value > 9)
                a9 = V.MultiplyAdd(V.Load(again + 9 * n), g, a9);
            if (D.Value > 10)
                a10 = V.MultiplyAdd(V.Load(again + 10 * n), g, a10);
            if (D.Value > 11)
                a11 = V.MultiplyAdd(V.Load(again + 11 * n), g, a11);
            if (D.Value > 12)
                a12 = V.MultiplyAdd(V.Load(again + 12 * n), g, a12);
            if (D.Value > 13)
                a13 = V.MultiplyAdd(V.Load(again + 13 * n), g, a13);
            if (back != null)
            {
                Add(back, x0, h);
                if (D.Value > 1)
                    Add(back + 1 * n, x1, h);
                if (D.Value > 2)
                    Add(back + 2 * n, x2, h);
                if (D.Value > 3)
                    Add(back + 3 * n, x3, h);
                if (D.Value > 4)
                    Add(back + 4 * n, x4, h);
                if (D.Value > 5)
                    Add(back + 5 * n, x5, h);
                if (D.Value > 6)
                    Add(back + 6 * n, x6, h);
                if (D.Value > 7)
                    Add(back + 7 * n, x7, h);
                if (D.Value > 8)
                    Add(back + 8 * n, x8, h);
                if (D.Value > 9)
                    Add(back + 9 * n, x9, h);
                if (D.Value > 10)
                    Add(back + 10 * n, x10, h);
                if (D.Value > 11)
                    Add(back + 11 * n, x11, h);
                if (D.Value > 12)
                    Add(back + 12 * n, x12, h);
                if (D.Value > 13)
                    Add(back + 13 * n, x13, h);
                back += row;
            }

            again += row;
            dot = even + odd;
        }

        V.Store(result, a0);
        if (D.Value > 1)
            V.Store(result + 1 * n, a1);
        if (D.Value > 2)
            V.Store(result + 2 * n, a2);
        if (D.Value > 3)
            V.Store(result + 3 * n, a3);
        if (D.Value > 4)
            V.Store(result + 4 * n, a4);
        if (D.Value > 5)
            V.Store(result + 5 * n, a5);
        if (D.Value > 6)
            V.Store(result + 6 * n, a6);
        if (D.Value > 7)
            V.Store(result + 7 * n, a7);
        if (D.Value > 8)
            V.Store(result + 8 * n, a8);
        if (D.Value > 9)
            V.Store(result + 9 * n, a9);
        if (D.Value > 10)
            V.Store(result + 10 * n, a10);
        if (D.Value > 11)
            V.Store(result + 11 * n, a11);
        if (D.Value > 12)
            V.Store(result + 12 * n, a12);
        if (D.Value > 13)
            V.Store(result + 13 * n, a13);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(T* sum, V x, V h) =>
        V.Store(sum, V.MultiplyAdd(x, h, V.Load(sum)));

    /// <summary>⟨z, p⟩, even and odd coordinates apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static V Dot(T* point, T* term, int dimension)
    {
        V even = V.Load(term) * V.Load(point);
        V odd = V.Fill(T.Zero);
        if (dimension > 1)
            odd = V.Load(term + V.Count) * V.Load(point + V.Count);
        for (int c = 2; c < dimension; c++)
        {
            V product = V.Load(term + c * V.Count);
            V x = V.Load(point + c * V.Count);
            if (c % 2 == 0)
                even = V.MultiplyAdd(product, x, even);
            else
                odd = V.MultiplyAdd(product, x, odd);
        }

        return even + odd;
    }
}
