using System.Runtime.CompilerServices;
using GpuTensorDecomp.Flow;

namespace GpuTensorDecomp.Execution.Cpu;

/// <content>
/// The field at the current state: unit vectors, contraction of the residual Δ = T − T*, its radial
/// part s and tangential part A − sū, rates and the figures of the status. Strips are independent
/// and sums run in component order, so the bits do not depend on the number of threads.
/// </content>
internal sealed unsafe partial class CpuRun<V, T>
{
    private void EvaluateModel(bool shared)
    {
        if (shared && SuitsTeam)
        {
            EvaluateTogether();
            return;
        }

        int strips = StripCount;
        int chunks = _target.ChunkCount;
        if (shared)
        {
            _team.Run(strips, _prepareStrip);
            _team.Run(strips * chunks, _contractPart);
            if (chunks > 1)
                _team.Run(strips, _finishStrip);
        }
        else
        {
            for (int strip = 0; strip < strips; strip++)
                PrepareStrip(strip);
            for (int part = 0; part < strips * chunks; part++)
                ContractPart(part);
            for (int strip = 0; strip < strips && chunks > 1; strip++)
                FinishStrip(strip);
        }

        Summarise();
    }

    private void PrepareStrip(int strip)
    {
        int end = Math.Min((strip + 1) * StripVectors, BlockCount);
        for (int block = strip * StripVectors; block < end; block++)
            PrepareBlock(block);
    }

    /// <summary>ρ, ū, w and the rows of the model for one block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PrepareBlock(int block)
    {
        int lane0 = block * V.Count;
        T* state = _arrays.State.Pointer + block * _blockLength;
        T* units = _arrays.Units.Pointer + block * _blockLength;
        T* norms = _arrays.Norms.Pointer + lane0;
        T* weights = _arrays.Weights.Pointer + lane0;
        if (_rule.IsPolar)
        {
            Buffer.MemoryCopy(state, units, _blockLength * sizeof(T), _blockLength * sizeof(T));
            FromLogNorms(lane0);
        }
        else
        {
            V sum = V.Fill(T.Zero);
            for (nint c = 0; c < _blockLength; c += V.Count)
            {
                V x = V.Load(state + c);
                sum = V.MultiplyAdd(x, x, sum);
            }

            V norm = V.Sqrt(sum);
            V inverse = V.Fill(T.One) / V.Max(norm, V.Fill(LaneNorm<V, T>.Smallest));
            for (nint c = 0; c < _blockLength; c += V.Count)
                V.Store(units + c, V.Load(state + c) * inverse);
            V.Store(norms, norm);
            if (_rule.ScaleRule == ScaleRule.Reset)
                ResetScales(norm, lane0);
            V sign = V.Load(_arrays.Signs.Pointer + lane0);
            V.Store(weights, _rule.StartsAtZero ? V.Fill(T.Zero) : sign * (_rule.Law.IsScaled
                ? norm * norm * ScaledPower(norm, lane0)
                : LanePower<V, T>.Of(norm, _rule.Law.NormPower(_order))));
        }

        // The register kernel reads the model's terms as they lie.
        if (!_isSmall)
            WriteRows(block);
    }

    /// <summary>ū of one block as rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteRows(int block)
    {
        int lane0 = block * V.Count;
        int lanes = Math.Min(V.Count, Count - lane0);
        T* units = _arrays.Units.Pointer + block * _blockLength;
        for (int lane = 0; lane < lanes; lane++)
        {
            T* row = _arrays.Rows.Pointer + (nint)(lane0 + lane) * _dimension;
            T* source = units + lane;
            for (int c = 0; c < _dimension; c++, source += V.Count)
                row[c] = *source;
        }
    }

    /// <summary>−T*(ū^{l−1}, ·) for one strip over one chunk of the target.</summary>
    private void ContractPart(int part)
    {
        int strips = StripCount;
        (int chunk, int strip) = Math.DivRem(part, strips);
        int vectors = BlockedPoints<V, T>.Vectors(strip, BlockCount);
        nint offset = strip * StripVectors * _blockLength;
        T* result = _target.ChunkCount == 1
            ? _arrays.Field.Pointer
            : _arrays.Partials.Pointer + chunk * (nint)BlockCount * _blockLength;
        AlignedBuffer<T> scratch = _ownScratch ?? _scratch.Take();
        _target.Contract(
            chunk, _arrays.Units.Pointer + offset, result + offset, vectors, _blockLength,
            scratch.Pointer);
        if (_target.ChunkCount == 1)
            FinishContraction(strip, vectors, scratch.Pointer);
        if (scratch != _ownScratch)
            _scratch.Return(scratch);
    }

    private void FinishStrip(int strip)
    {
        AddChunks(strip);
        AlignedBuffer<T> scratch = _ownScratch ?? _scratch.Take();
        FinishContraction(
            strip, BlockedPoints<V, T>.Vectors(strip, BlockCount), scratch.Pointer);
        if (scratch != _ownScratch)
            _scratch.Return(scratch);
    }

    /// <summary>Adds the chunks of a strip in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddChunks(int strip)
    {
        int vectors = BlockedPoints<V, T>.Vectors(strip, BlockCount);
        nint offset = strip * StripVectors * _blockLength;
        nint chunkLength = (nint)BlockCount * _blockLength;
        for (nint c = offset; c < offset + vectors * _blockLength; c += V.Count)
        {
            V sum = V.Load(_arrays.Partials.Pointer + c);
            for (int chunk = 1; chunk < _target.ChunkCount; chunk++)
                sum += V.Load(_arrays.Partials.Pointer + chunk * chunkLength + c);
            V.Store(_arrays.Field.Pointer + c, sum);
        }
    }

    /// <summary>T*(ū^l) from the target's part; adds the model's part; splits the field.</summary>
    private void FinishContraction(int strip, int vectors, T* scratch)
    {
        int firstBlock = strip * StripVectors;
        StoreTargetDots(firstBlock, vectors);
        AddModel(firstBlock, vectors, scratch);
        for (int block = firstBlock; block < firstBlock + vectors; block++)
            SplitField(block);
    }

    private void StoreTargetDots(int firstBlock, int vectors)
    {
        for (int block = firstBlock; block < firstBlock + vectors; block++)
        {
            V dot = Dot(_arrays.Field.Pointer + block * _blockLength, block);
            V.Store(_arrays.TargetDots.Pointer + block * V.Count, V.Fill(T.Zero) - dot);
        }
    }

    /// <summary>Σ_k w_k ⟨ū_k, ū_i⟩^{l−1} ū_k for the points of one strip.</summary>
    private void AddModel(int firstBlock, int vectors, T* scratch)
    {
        T* units = _arrays.Units.Pointer;
        T* weights = _arrays.Weights.Pointer;
        nint offset = firstBlock * _blockLength;
        T* field = _arrays.Field.Pointer + offset;
        if (!_isSmall)
        {
            FactoredContraction<V, T>.Run(
                _arrays.Rows.Pointer, weights, Count, _dimension, _order - 1,
                units + offset, field, vectors, _blockLength, scratch, accumulate: true);
            return;
        }

        for (int v = 0; v < vectors; v++, offset += _blockLength, field += _blockLength)
        {
            // Lanes beyond the last component stay zero, contracted or not.
            SmallContraction<V, T>.Run(
                _dimension, units, weights, Count, _order - 1, units + offset, field,
                Count - (firstBlock + v) * V.Count, accumulate: true);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private V Dot(T* field, int block)
    {
        T* units = _arrays.Units.Pointer + block * _blockLength;
        V dot = V.Fill(T.Zero);
        for (nint c = 0; c < _blockLength; c += V.Count)
            dot = V.MultiplyAdd(V.Load(field + c), V.Load(units + c), dot);
        return dot;
    }

    /// <summary>
    /// s, A − sū and the relative rates: homogeneous law l a ρ^{p−2} (angular) and p a s ρ^{p−2} +
    /// λ (radial); scaled law l a c^{l−2} ρ^{l−2} for both, + l λ c^{l−2} ρ^{l−2}.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SplitField(int block)
    {
        nint lane0 = (nint)block * V.Count;
        T* units = _arrays.Units.Pointer + block * _blockLength;
        T* field = _arrays.Field.Pointer + block * _blockLength;
        V s = Dot(field, block);
        V square = V.Fill(T.Zero);
        for (nint c = 0; c < _blockLength; c += V.Count)
        {
            V tangent = V.Load(field + c) - s * V.Load(units + c);
            V.Store(field + c, tangent);
            square = V.MultiplyAdd(tangent, tangent, square);
        }

        // Lanes beyond the last component have sign 0 and so no rate.
        V sign = V.Load(_arrays.Signs.Pointer + lane0);
        V order = V.Fill(T.CreateTruncating(_order));
        V decay = sign * sign * V.Fill(T.CreateTruncating(_rule.WeightDecay));
        V norm = V.Load(_arrays.Norms.Pointer + lane0);
        V power = _rule.Law.IsScaled
            ? ScaledPower(norm, lane0)
            : LanePower<V, T>.Of(norm, _rule.Law.NormPower(_order) - 2);
        V radial = V.Fill(T.CreateTruncating(_rule.Law.NormPower(_order)));
        if (_rule.Law.IsScaled)
            decay *= order * power;

        V signed = sign * power;
        V angularRate = order * signed;
        V radialRate = V.MultiplyAdd(radial * signed, s, decay);
        V tangentNorm = V.Sqrt(square);
        V.Store(_arrays.ResidualDots.Pointer + lane0, s);
        V.Store(_arrays.TangentNorms.Pointer + lane0, tangentNorm);
        V.Store(_arrays.AngularRates.Pointer + lane0, angularRate);
        V.Store(_arrays.RadialRates.Pointer + lane0, radialRate);
        V.Store(
            _arrays.Rates.Pointer + lane0,
            LaneNorm<V, T>.Of(angularRate * tangentNorm, radialRate));
    }
}
