using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// One step of all runs of a pack: update, unit vectors, contraction of the residual, its split and
/// the figures of the status, each as <see cref="CpuRun{V, T}"/> does it, operation by operation,
/// so that a run has the same bits in a pack and alone.
/// </summary>
internal sealed unsafe class PackField<V, T>(PackArrays<V, T> lanes)
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int SplitTogether = 8;

    private readonly int _row = lanes.Dimension * V.Count;

    private static V SmallestNormal => V.Fill(LaneNorm<V, T>.Smallest);

    /// <summary>
    /// Takes the steps in <see cref="PackArrays{V, T}.Step"/>; evaluates the field.
    /// </summary>
    public void Advance(bool countsPool)
    {
        for (int i = 0; i < lanes.Count; i++)
        {
            Update(i);
            ContractTarget(i);
        }

        lanes.Sums.Span.Clear();
        lanes.Extremes.Span.Clear();
        int split = 0;
        for (int i = 0; i < lanes.Count; i++)
        {
            // Earlier components have added their terms to this one, and it adds its own to later
            // ones: the sums run in component order.
            T* units = lanes.Units.Pointer + i * _row;
            T* weights = lanes.Weights.Pointer + i * V.Count;
            T* field = lanes.Field.Pointer + i * _row;
            PackContraction<V, T>.Run(
                lanes.Dimension, units, weights, field, units, weights, field,
                lanes.Count - i, lanes.Order - 1);

            // Several at once, so that their chains of roots and quotients overlap.
            if (i + 1 - split < SplitTogether && i + 1 < lanes.Count)
                continue;
            for (; split <= i; split++)
                Split(split, countsPool);
        }

        AddParts();
    }

    /// <summary>u ← u·(1 − η·radial) − η·ρ·angular·(A − sū); then ρ, ū, w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Update(int i)
    {
        T* state = lanes.State.Pointer + i * _row;
        T* field = lanes.Field.Pointer + i * _row;
        T* units = lanes.Units.Pointer + i * _row;
        int lane0 = i * V.Count;
        V norm = V.Load(lanes.Norms.Pointer + lane0);
        V one = V.Fill(T.One);
        V step = V.Load(lanes.Step.Pointer);
        if (lanes.IsQuasiStatic)
        {
            V stiffness = V.Load(lanes.Stiffness.Pointer) *
                LanePower<V, T>.Of(norm, lanes.NormPower - 1);
            step = V.Min(step, one / V.Max(stiffness, SmallestNormal));
        }

        V keep = one - step * V.Load(lanes.RadialRates.Pointer + lane0);
        V turn = V.Fill(T.Zero) - step * V.Load(lanes.AngularRates.Pointer + lane0) * norm;
        V sum = V.Fill(T.Zero);
        for (int c = 0; c < _row; c += V.Count)
        {
            V x = V.MultiplyAdd(turn, V.Load(field + c), keep * V.Load(state + c));
            V.Store(state + c, x);
            sum = V.MultiplyAdd(x, x, sum);
        }

        norm = V.Sqrt(sum);
        V inverse = one / V.Max(norm, SmallestNormal);
        for (int c = 0; c < _row; c += V.Count)
            V.Store(units + c, V.Load(state + c) * inverse);
        V.Store(lanes.Norms.Pointer + lane0, norm);
        V.Store(
            lanes.Weights.Pointer + lane0,
            V.Load(lanes.Signs.Pointer + lane0) * LanePower<V, T>.Of(norm, lanes.NormPower));
    }

    /// <summary>−T*(ū^{l−1}, ·) and T*(ū^l).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ContractTarget(int i)
    {
        T* units = lanes.Units.Pointer + i * _row;
        T* field = lanes.Field.Pointer + i * _row;
        new Span<T>(field, _row).Clear();
        PackContraction<V, T>.Run(
            lanes.Dimension, units, units, field, lanes.Terms.Pointer, lanes.TermWeights.Pointer,
            back: null, lanes.Rank, lanes.Order - 1);
        V.Store(lanes.TargetDots.Pointer + i * V.Count, V.Fill(T.Zero) - Dot(field, units));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Dot(T* field, T* units)
    {
        V dot = V.Fill(T.Zero);
        for (int c = 0; c < _row; c += V.Count)
            dot = V.MultiplyAdd(V.Load(field + c), V.Load(units + c), dot);
        return dot;
    }

    /// <summary>s, A − sū and the relative rates, and what they add to the figures.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Split(int i, bool countsPool)
    {
        T* units = lanes.Units.Pointer + i * _row;
        T* field = lanes.Field.Pointer + i * _row;
        V s = Dot(field, units);
        V square = V.Fill(T.Zero);
        for (int c = 0; c < _row; c += V.Count)
        {
            V tangent = V.Load(field + c) - s * V.Load(units + c);
            V.Store(field + c, tangent);
            square = V.MultiplyAdd(tangent, tangent, square);
        }

        int lane0 = i * V.Count;
        V sign = V.Load(lanes.Signs.Pointer + lane0);
        V norm = V.Load(lanes.Norms.Pointer + lane0);
        V signed = sign * LanePower<V, T>.Of(norm, lanes.NormPower - 2);
        V p = V.Fill(T.CreateTruncating(lanes.NormPower));
        V order = V.Fill(T.CreateTruncating(lanes.Order));
        V decay = V.Load(lanes.Decay.Pointer);
        V angular = order * signed;
        V radial = V.MultiplyAdd(p * signed, s, sign * sign * decay);
        V tangentNorm = V.Sqrt(square);
        V.Store(lanes.AngularRates.Pointer + lane0, angular);
        V.Store(lanes.RadialRates.Pointer + lane0, radial);
        V rate = LaneNorm<V, T>.Of(angular * tangentNorm, radial);
        V inactive = V.Max(
            order * tangentNorm, (V.Fill(T.Zero) - p) * sign * s - decay);
        V weight = V.Load(lanes.Weights.Pointer + lane0);

        // A run alone sums every V.Count-th component apart.
        double* sums = lanes.Sums.Pointer + i % V.Count * V.Count;
        int next = V.Count * V.Count;
        V.AddProduct(sums + PackSums.Model * next, weight, s);
        V.AddProduct(
            sums + PackSums.Target * next, weight, V.Load(lanes.TargetDots.Pointer + lane0));
        V.AddProduct(sums + PackSums.Squares * next, norm, norm);
        V zero = V.Fill(T.Zero), one = V.Fill(T.One);
        if (countsPool)
        {
            V pool = V.Load(lanes.PoolNorm.Pointer), grown = V.Load(lanes.GrownNorm.Pointer);
            V.AddProduct(
                sums + PackSums.Pool * next, V.IfGreater(pool, norm, one, zero), one);
            V.AddProduct(
                sums + PackSums.Ungrown * next, V.IfGreater(grown, norm, one, zero), one);
        }

        Raise(PackSums.Flaw, V.IfGreater(V.Fill(T.PositiveInfinity), rate, zero, one));
        Raise(PackSums.Rate, rate);
        Raise(PackSums.Norm, norm);
        Raise(
            PackSums.Unrest,
            V.IfGreater(V.Abs(weight), V.Load(lanes.ActiveWeight.Pointer), rate, inactive));
    }

    /// <summary>Adds the parts of each sum, halves first, into the first.</summary>
    private void AddParts()
    {
        int all = V.Count * V.Count;
        for (int sum = 0; sum < PackSums.Count; sum++)
        {
            Span<double> parts = lanes.Sums.Span.Slice(sum * all, all);
            for (int half = all / 2; half >= V.Count; half /= 2)
                TensorPrimitives.Add<double>(parts[..half], parts.Slice(half, half), parts[..half]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Raise(int figure, V value)
    {
        T* place = lanes.Extremes.Pointer + figure * V.Count;
        V.Store(place, V.Max(V.Load(place), value));
    }
}
