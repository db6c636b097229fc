using System.Runtime.CompilerServices;

namespace GpuTensorDecomp.Execution.Cpu;

/// <content>
/// The linearised run: its components U0 stay and X moves. Its gradient is ∇_i = α_i[l A_i −
/// (l−p)⟨A_i, ū_i⟩ū_i] with A = (T(U0) + DT(U0)[X] − T*)(ū^{l−1}, ·), so that all that follows the
/// contraction is what it is for the model itself. Its loss is ‖Δ‖² = ‖Δ0‖² + ⟨X, ∇0 + ∇⟩.
/// </content>
internal sealed unsafe partial class CpuRun<V, T>
{
    private bool _startIsEvaluated;
    private double _startSquared; // ‖Δ0‖²

    private CpuMoveArrays<T> MoveArrays => _arrays.RequireMoves();

    /// <summary>What steps change: X of a linearised run.</summary>
    private AlignedBuffer<T> ChangingState =>
        _rule.IsLinearised ? MoveArrays.Moves : _arrays.State;

    private TangentModel<T> Tangent => new(
        _order, _rule.Law.NormPower(_order), _dimension, Count,
        _arrays.Rows.Pointer, MoveArrays.Slopes.Pointer);

    private void Evaluate(bool shared)
    {
        if (_rule.IsLinearised)
            EvaluateLinear(shared);
        else
            EvaluateModel(shared);
        _evaluated = true;
        _hasField = true;
    }

    private void EvaluateLinear(bool shared)
    {
        if (!_startIsEvaluated)
            EvaluateStart(shared);
        ForEachStrip(_prepareMoves, shared);
        ForEachStrip(_contractMoves, shared);
        Summarise();
        double gains = 0;
        for (int i = 0; i < Count; i++)
            gains += double.CreateTruncating(MoveArrays.Gains[i]);
        _status.ResidualSquared = _startSquared + gains;
    }

    private void ForEachStrip(Action<int> body, bool shared)
    {
        if (shared)
        {
            _team.Run(StripCount, body);
            return;
        }

        for (int strip = 0; strip < StripCount; strip++)
            body(strip);
    }

    /// <summary>The field of the model at U0, put together again, and what stays of U0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EvaluateStart(bool shared)
    {
        EvaluateModel(shared);
        _startSquared = _status.ResidualSquared;
        CpuMoveArrays<T> moves = MoveArrays;
        V inverse = V.Fill(T.One / T.CreateTruncating(_order));
        for (int block = 0; block < BlockCount; block++)
        {
            nint lane0 = (nint)block * V.Count;
            nint first = block * _blockLength;
            V s = V.Load(_arrays.ResidualDots.Pointer + lane0);
            for (nint c = first; c < first + _blockLength; c += V.Count)
            {
                V field = V.MultiplyAdd(
                    s, V.Load(_arrays.Units.Pointer + c), V.Load(_arrays.Field.Pointer + c));
                V.Store(moves.StartField.Pointer + c, field);
            }

            V.Store(moves.StartDots.Pointer + lane0, s);
            V.Store(
                moves.Slopes.Pointer + lane0,
                V.Load(_arrays.AngularRates.Pointer + lane0) *
                V.Load(_arrays.Norms.Pointer + lane0) * inverse);
            if (_isSmall)
                WriteRows(block);
        }

        _startIsEvaluated = true;
    }

    /// <summary>q and the rows of X for one strip.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PrepareMoves(int strip)
    {
        CpuMoveArrays<T> moves = MoveArrays;
        int end = Math.Min((strip + 1) * StripVectors, BlockCount);
        for (int block = strip * StripVectors; block < end; block++)
        {
            int lane0 = block * V.Count;
            T* own = moves.Moves.Pointer + block * _blockLength;
            V.Store(moves.Radials.Pointer + lane0, Dot(own, block));
            int lanes = Math.Min(V.Count, Count - lane0);
            for (int lane = 0; lane < lanes; lane++)
            {
                T* row = moves.Rows.Pointer + (nint)(lane0 + lane) * _dimension;
                T* source = own + lane;
                for (int c = 0; c < _dimension; c++, source += V.Count)
                    row[c] = *source;
            }
        }
    }

    /// <summary>A of one strip, split as the model's is.</summary>
    private void ContractMoves(int strip)
    {
        CpuMoveArrays<T> moves = MoveArrays;
        int firstBlock = strip * StripVectors;
        int vectors = BlockedPoints<V, T>.Vectors(strip, BlockCount);
        nint offset = firstBlock * _blockLength;
        AlignedBuffer<T> scratch = _ownScratch ?? _scratch.Take();
        LinearisedContraction<V, T>.Run(
            Tangent, moves.Rows.Pointer, moves.Radials.Pointer,
            _arrays.Units.Pointer + offset, _arrays.Field.Pointer + offset, vectors, _blockLength,
            scratch.Pointer);
        if (scratch != _ownScratch)
            _scratch.Return(scratch);
        for (int block = firstBlock; block < firstBlock + vectors; block++)
        {
            AddStart(block);
            SplitField(block);
        }
    }

    /// <summary>
    /// A ← A + A0, and ⟨x, ∇0 + ∇⟩ = α[l⟨x, A0 + A⟩ − (l−p)(s0 + s) q].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddStart(int block)
    {
        CpuMoveArrays<T> moves = MoveArrays;
        nint lane0 = (nint)block * V.Count;
        nint first = block * _blockLength;
        V along = V.Fill(T.Zero), s = V.Fill(T.Zero);
        for (nint c = first; c < first + _blockLength; c += V.Count)
        {
            V start = V.Load(moves.StartField.Pointer + c);
            V field = V.Load(_arrays.Field.Pointer + c) + start;
            V.Store(_arrays.Field.Pointer + c, field);
            s = V.MultiplyAdd(field, V.Load(_arrays.Units.Pointer + c), s);
            along = V.MultiplyAdd(field + start, V.Load(moves.Moves.Pointer + c), along);
        }

        V order = V.Fill(T.CreateTruncating(_order));
        V gap = V.Fill(T.CreateTruncating(_order - _rule.Law.NormPower(_order)));
        V radial = gap * (s + V.Load(moves.StartDots.Pointer + lane0)) *
            V.Load(moves.Radials.Pointer + lane0);
        V.Store(
            moves.Gains.Pointer + lane0,
            V.Load(moves.Slopes.Pointer + lane0) * (order * along - radial));
    }

    /// <summary>x ← x − η∇: x − η·ρ·(angular·(A − sū) + radial·ū).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MoveUpdate(int block)
    {
        nint lane0 = (nint)block * V.Count;
        nint first = block * _blockLength;
        V size = V.Fill(T.CreateTruncating(-_step)) * V.Load(_arrays.Norms.Pointer + lane0);
        V turn = size * V.Load(_arrays.AngularRates.Pointer + lane0);
        V grow = size * V.Load(_arrays.RadialRates.Pointer + lane0);
        T* own = MoveArrays.Moves.Pointer;
        for (nint c = first; c < first + _blockLength; c += V.Count)
        {
            V x = V.MultiplyAdd(turn, V.Load(_arrays.Field.Pointer + c), V.Load(own + c));
            V.Store(own + c, V.MultiplyAdd(grow, V.Load(_arrays.Units.Pointer + c), x));
        }
    }

    /// <summary>Sets X, row-major (component, coordinate).</summary>
    private void WriteMoves(double[] vectors)
    {
        for (int n = 0; n < vectors.Length; n++)
        {
            MoveArrays.Moves[Position(n / _dimension, n % _dimension)] =
                T.CreateTruncating(vectors[n]);
        }
    }

    /// <summary>X, row-major (component, coordinate).</summary>
    private double[] ReadMoves()
    {
        var vectors = new double[Count * _dimension];
        for (int n = 0; n < vectors.Length; n++)
        {
            vectors[n] = double.CreateTruncating(
                MoveArrays.Moves[Position(n / _dimension, n % _dimension)]);
        }

        return vectors;
    }
}
