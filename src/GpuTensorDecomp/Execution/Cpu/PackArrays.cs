using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// The arrays of a pack of runs, one run a lane: vectors are (component, coordinate, lane), figures
/// (component, lane), rules (lane). Lanes without a run hold zeros.
/// </summary>
internal sealed class PackArrays<V, T> : IDisposable
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<IDisposable> _owned = [];

    public PackArrays(
        int count, int dimension, int rank, int order, int normPower, bool isQuasiStatic)
    {
        Count = count;
        Dimension = dimension;
        Rank = rank;
        Order = order;
        NormPower = normPower;
        IsQuasiStatic = isQuasiStatic;
        long row = dimension * V.Count;
        State = Own<T>(count * row);
        Units = Own<T>((count + 1) * row);
        Field = Own<T>(count * row);
        Terms = Own<T>((rank + 1) * row);
        TermWeights = Own<T>(rank * V.Count);
        Signs = Own<T>(count * V.Count);
        Norms = Own<T>(count * V.Count);
        Weights = Own<T>(count * V.Count);
        TargetDots = Own<T>(count * V.Count);
        AngularRates = Own<T>(count * V.Count);
        RadialRates = Own<T>(count * V.Count);
        Step = Own<T>(V.Count);
        Stiffness = Own<T>(V.Count);
        Decay = Own<T>(V.Count);
        ActiveWeight = Own<T>(V.Count);
        PoolNorm = Own<T>(V.Count);
        GrownNorm = Own<T>(V.Count);
        Sums = Own<double>(PackSums.Count * V.Count * V.Count);
        Extremes = Own<T>(PackSums.Count * V.Count);
    }

    /// <summary>Bytes of the arrays of a pack of runs.</summary>
    public static long BytesOf(int count, int dimension, int rank)
    {
        long vectors = (3L * count + 1 + rank + 1) * dimension;
        long figures = 6L * count + rank + 6 + PackSums.Count;
        return ((vectors + figures) * Unsafe.SizeOf<T>() +
            PackSums.Count * V.Count * sizeof(double)) * V.Count;
    }

    /// <summary>Bytes that were allocated.</summary>
    public long Bytes { get; private set; }

    /// <summary>m of each run.</summary>
    public int Count { get; }

    /// <summary>d.</summary>
    public int Dimension { get; }

    /// <summary>r of each target.</summary>
    public int Rank { get; }

    /// <summary>l.</summary>
    public int Order { get; }

    /// <summary>p.</summary>
    public int NormPower { get; }

    /// <summary>Whether each component's step is capped by its own curvature.</summary>
    public bool IsQuasiStatic { get; }

    /// <summary>u.</summary>
    public AlignedBuffer<T> State { get; }

    /// <summary>ū, and a row that is read but not used.</summary>
    public AlignedBuffer<T> Units { get; }

    /// <summary>A, then its tangential part A − sū.</summary>
    public AlignedBuffer<T> Field { get; }

    /// <summary>v (term, coordinate, lane), and a row that is read but not used.</summary>
    public AlignedBuffer<T> Terms { get; }

    /// <summary>−b (term, lane).</summary>
    public AlignedBuffer<T> TermWeights { get; }

    /// <summary>a.</summary>
    public AlignedBuffer<T> Signs { get; }

    /// <summary>ρ.</summary>
    public AlignedBuffer<T> Norms { get; }

    /// <summary>w.</summary>
    public AlignedBuffer<T> Weights { get; }

    /// <summary>T*(ū^l).</summary>
    public AlignedBuffer<T> TargetDots { get; }

    /// <summary>l a ρ^{p−2}.</summary>
    public AlignedBuffer<T> AngularRates { get; }

    /// <summary>p a s ρ^{p−2} + λ.</summary>
    public AlignedBuffer<T> RadialRates { get; }

    /// <summary>η of the step under way; 0 where a run has just entered.</summary>
    public AlignedBuffer<T> Step { get; }

    /// <summary>λ_i/(c ρ_i^{p−1}) of quasi-static steps.</summary>
    public AlignedBuffer<T> Stiffness { get; }

    /// <summary>Weight decay λ.</summary>
    public AlignedBuffer<T> Decay { get; }

    /// <summary>|w| from which a component counts as active.</summary>
    public AlignedBuffer<T> ActiveWeight { get; }

    /// <summary>ρ below which a component counts as in the pool.</summary>
    public AlignedBuffer<T> PoolNorm { get; }

    /// <summary>ρ from which a component counts as grown.</summary>
    public AlignedBuffer<T> GrownNorm { get; }

    /// <summary>Partial sums (sum, component modulo lanes, lane).</summary>
    public AlignedBuffer<double> Sums { get; }

    /// <summary>Largest figures (figure, lane).</summary>
    public AlignedBuffer<T> Extremes { get; }

    /// <summary>Makes a lane take its first look without a step: nothing of an earlier run is
    /// left in it that a step of size 0 could add.</summary>
    public void ClearLane(int lane)
    {
        for (nint k = lane; k < Field.Length; k += V.Count)
            Field[k] = T.Zero;
        for (nint k = lane; k < Norms.Length; k += V.Count)
        {
            Norms[k] = T.Zero;
            AngularRates[k] = T.Zero;
            RadialRates[k] = T.Zero;
        }

        Step[lane] = T.Zero;
        Stiffness[lane] = T.Zero;
    }

    /// <summary>Leaves a lane without a run.</summary>
    public void EmptyLane(int lane)
    {
        ClearLane(lane);
        for (nint k = lane; k < State.Length; k += V.Count)
            State[k] = T.Zero;
        for (nint k = lane; k < Signs.Length; k += V.Count)
            Signs[k] = T.Zero;
    }

    public void Dispose()
    {
        foreach (IDisposable array in _owned)
            array.Dispose();
        _owned.Clear();
    }

    private AlignedBuffer<TItem> Own<TItem>(long length)
        where TItem : unmanaged
    {
        var array = new AlignedBuffer<TItem>(length);
        _owned.Add(array);
        Bytes += length * Unsafe.SizeOf<TItem>();
        return array;
    }
}
