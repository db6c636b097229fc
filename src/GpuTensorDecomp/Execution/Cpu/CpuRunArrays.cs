namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// The arrays of one run, allocated once for a capacity of components. Blocked arrays are
/// (block, coordinate, lane), rows are (component, coordinate), the rest (component).
/// </summary>
internal sealed class CpuRunArrays<T> : IDisposable
    where T : unmanaged
{
    private readonly NativeBlock _block; // all arrays but those made on first use
    private readonly List<IDisposable> _owned = [];
    private readonly long _blocked;

    public CpuRunArrays(int count, int dimension, int lanes, int chunkCount)
    {
        Capacity = (count + lanes - 1) / lanes * lanes;
        _blocked = (long)Capacity * dimension;
        long partials = chunkCount > 1 ? _blocked * chunkCount : 0;
        _block = new NativeBlock(checked(
            5 * NativeBlock.SizeOf<T>(_blocked) + NativeBlock.SizeOf<T>(partials) +
            2 * NativeBlock.SizeOf<double>(Capacity) + 11 * NativeBlock.SizeOf<T>(Capacity)));
        State = Part<T>(_blocked);
        Kept = Part<T>(_blocked);
        Units = Part<T>(_blocked);
        Field = Part<T>(_blocked);
        Partials = Part<T>(partials);
        Rows = Part<T>(_blocked);
        LogNorms = Part<double>(Capacity);
        KeptLogNorms = Part<double>(Capacity);
        Signs = Part<T>(Capacity);
        Scales = Part<T>(Capacity);
        KeptScales = Part<T>(Capacity);
        Norms = Part<T>(Capacity);
        Weights = Part<T>(Capacity);
        ResidualDots = Part<T>(Capacity);
        TargetDots = Part<T>(Capacity);
        TangentNorms = Part<T>(Capacity);
        Rates = Part<T>(Capacity);
        AngularRates = Part<T>(Capacity);
        RadialRates = Part<T>(Capacity);
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

    public AlignedBuffer<T> RequireOverlaps() =>
        Overlaps ??= Keep(new AlignedBuffer<T>((long)Capacity * Capacity));

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
        _block.Dispose();
    }

    private AlignedBuffer<TItem> Part<TItem>(long length)
        where TItem : unmanaged => new(_block, length);

    private TOwned Keep<TOwned>(TOwned array)
        where TOwned : IDisposable
    {
        _owned.Add(array);
        return array;
    }
}
