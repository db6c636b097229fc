namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// The arrays of one run, allocated once for a capacity of components. Blocked arrays are
/// (block, coordinate, lane), rows are (component, coordinate), the rest (component).
/// </summary>
internal sealed class CpuRunArrays<T> : IDisposable
    where T : unmanaged
{
    private readonly List<IDisposable> _owned = [];
    private readonly long _blocked;

    public CpuRunArrays(int count, int dimension, int lanes, int chunkCount)
    {
        Capacity = (count + lanes - 1) / lanes * lanes;
        _blocked = (long)Capacity * dimension;
        State = Own<T>(_blocked);
        Kept = Own<T>(_blocked);
        Units = Own<T>(_blocked);
        Field = Own<T>(_blocked);
        Partials = Own<T>(chunkCount > 1 ? _blocked * chunkCount : 0);
        Rows = Own<T>(_blocked);
        LogNorms = Own<double>(Capacity);
        KeptLogNorms = Own<double>(Capacity);
        Signs = Own<T>(Capacity);
        Scales = Own<T>(Capacity);
        KeptScales = Own<T>(Capacity);
        Norms = Own<T>(Capacity);
        Weights = Own<T>(Capacity);
        ResidualDots = Own<T>(Capacity);
        TargetDots = Own<T>(Capacity);
        TangentNorms = Own<T>(Capacity);
        Rates = Own<T>(Capacity);
        AngularRates = Own<T>(Capacity);
        RadialRates = Own<T>(Capacity);
    }

    /// <summary>Components that fit, a whole number of blocks.</summary>
    public int Capacity { get; }

    /// <summary>u, or ū in the polar chart (blocked).</summary>
    public AlignedBuffer<T> State { get; }

    /// <summary>The state at the beginning of an advance (blocked).</summary>
    public AlignedBuffer<T> Kept { get; }

    /// <summary>ū (blocked): the points of the contraction.</summary>
    public AlignedBuffer<T> Units { get; }

    /// <summary>A_i, then its tangential part A_i − s_i ū_i (blocked).</summary>
    public AlignedBuffer<T> Field { get; }

    /// <summary>Partial contractions (chunk, blocked), where a target has several chunks.</summary>
    public AlignedBuffer<T> Partials { get; }

    /// <summary>ū as rows: the terms of the model.</summary>
    public AlignedBuffer<T> Rows { get; }

    /// <summary>ln ρ in the polar chart.</summary>
    public AlignedBuffer<double> LogNorms { get; }

    /// <summary>ln ρ at the beginning of an advance.</summary>
    public AlignedBuffer<double> KeptLogNorms { get; }

    /// <summary>a.</summary>
    public AlignedBuffer<T> Signs { get; }

    /// <summary>c.</summary>
    public AlignedBuffer<T> Scales { get; }

    /// <summary>c at the beginning of an advance.</summary>
    public AlignedBuffer<T> KeptScales { get; }

    /// <summary>ρ.</summary>
    public AlignedBuffer<T> Norms { get; }

    /// <summary>w.</summary>
    public AlignedBuffer<T> Weights { get; }

    /// <summary>s = Δ(ū^l).</summary>
    public AlignedBuffer<T> ResidualDots { get; }

    /// <summary>T*(ū^l).</summary>
    public AlignedBuffer<T> TargetDots { get; }

    /// <summary>‖A − sū‖.</summary>
    public AlignedBuffer<T> TangentNorms { get; }

    /// <summary>‖∇‖/ρ.</summary>
    public AlignedBuffer<T> Rates { get; }

    /// <summary>Coefficient of A − sū in −dū/dt: l a ρ^{p−2}.</summary>
    public AlignedBuffer<T> AngularRates { get; }

    /// <summary>−d ln ρ/dt: p a s ρ^{p−2} + λ.</summary>
    public AlignedBuffer<T> RadialRates { get; }

    /// <summary>Runge-Kutta stages, made on first use.</summary>
    public CpuStageArrays<T>? Stages { get; private set; }

    /// <summary>What a linearised run has besides, made on first use.</summary>
    public CpuMoveArrays<T>? Moves { get; private set; }

    /// <summary>
    /// |S|^{l−2} of the curvature bound (component, component), made on first use.
    /// </summary>
    public AlignedBuffer<T>? Overlaps { get; private set; }

    public CpuStageArrays<T> RequireStages(int stageCount)
    {
        if (Stages is null || Stages.Count < stageCount)
            Stages = Keep(new CpuStageArrays<T>(stageCount, _blocked, Capacity));
        return Stages;
    }

    public CpuMoveArrays<T> RequireMoves() =>
        Moves ??= Keep(new CpuMoveArrays<T>(_blocked, Capacity));

    public AlignedBuffer<T> RequireOverlaps() => Overlaps ??= Own<T>((long)Capacity * Capacity);

    /// <summary>Zeroes what must be zero beyond the last component.</summary>
    public void Clear()
    {
        State.Span.Clear();
        Kept.Span.Clear();
        Units.Span.Clear();
        Field.Span.Clear();
        Signs.Span.Clear();
        Scales.Span.Clear();
        Moves?.Moves.Span.Clear();
    }

    public void Dispose()
    {
        foreach (IDisposable array in _owned)
            array.Dispose();
        _owned.Clear();
    }

    private AlignedBuffer<TItem> Own<TItem>(long length)
        where TItem : unmanaged => Keep(new AlignedBuffer<TItem>(length));

    private TOwned Keep<TOwned>(TOwned array)
        where TOwned : IDisposable
    {
        _owned.Add(array);
        return array;
    }
}
