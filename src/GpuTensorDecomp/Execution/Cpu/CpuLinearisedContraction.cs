using System.Numerics;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>The linearised contraction of one number type and SIMD width.</summary>
internal sealed unsafe class CpuLinearisedContraction<V, T> : PreparedContraction
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Multiply-adds below which sharing costs more than it saves.</summary>
    private const double SharedWork = 1e6;

    private readonly WorkerTeam _team;
    private readonly Action<int> _contractStrip;
    private readonly int _order;
    private readonly int _normPower;
    private readonly int _count;
    private readonly int _dimension;
    private readonly int _blocks;
    private readonly nint _stride;
    private readonly AlignedBuffer<T> _points; // ū, blocked as in CpuRun
    private readonly AlignedBuffer<T> _result; // A, blocked
    private readonly AlignedBuffer<T> _units; // ū (component, coordinate)
    private readonly AlignedBuffer<T> _moves; // x (component, coordinate)
    private readonly AlignedBuffer<T> _slopes; // α (component)
    private readonly AlignedBuffer<T> _radials; // q (component)
    private readonly ScratchPool<T> _scratch;

    public CpuLinearisedContraction(
        int order, int normPower, ReadOnlySpan<double> units, ReadOnlySpan<double> slopes,
        WorkerTeam team)
    {
        _team = team;
        _contractStrip = ContractStrip;
        _order = order;
        _normPower = normPower;
        _count = slopes.Length;
        _dimension = _count == 0 ? 0 : units.Length / _count;
        _blocks = BlockedPoints<V, T>.BlockCount(_count);
        _stride = (nint)_dimension * V.Count;
        _points = new AlignedBuffer<T>(_blocks * _stride);
        _result = new AlignedBuffer<T>(_points.Length);
        _units = new AlignedBuffer<T>(units.Length);
        _moves = new AlignedBuffer<T>(units.Length);
        _slopes = new AlignedBuffer<T>(_count);
        _radials = new AlignedBuffer<T>(_count);
        _scratch = new ScratchPool<T>(
            team.ThreadCount, LinearisedContraction<V, T>.ScratchLength);
        for (int n = 0; n < units.Length; n++)
        {
            _units[n] = T.CreateTruncating(units[n]);
            _points[Place(n / _dimension, n % _dimension)] = _units[n];
        }

        for (int k = 0; k < _count; k++)
            _slopes[k] = T.CreateTruncating(slopes[k]);
    }

    private int Strips => BlockedPoints<V, T>.StripCount(_blocks);

    public override void Write(ReadOnlySpan<double> points)
    {
        for (int k = 0; k < _count; k++)
        {
            double radial = 0;
            for (int n = k * _dimension; n < (k + 1) * _dimension; n++)
            {
                _moves[n] = T.CreateTruncating(points[n]);
                radial += points[n] * double.CreateTruncating(_units[n]);
            }

            _radials[k] = T.CreateTruncating(radial);
        }
    }

    public override void Run()
    {
        if (4.0 * _count * _count * _dimension >= SharedWork)
        {
            _team.Run(Strips, _contractStrip);
            return;
        }

        for (int strip = 0; strip < Strips; strip++)
            ContractStrip(strip);
    }

    public override void Read(Span<double> result)
    {
        for (int n = 0; n < _count * _dimension; n++)
            result[n] = double.CreateTruncating(_result[Place(n / _dimension, n % _dimension)]);
    }

    public override void Dispose()
    {
        _points.Dispose();
        _result.Dispose();
        _units.Dispose();
        _moves.Dispose();
        _slopes.Dispose();
        _radials.Dispose();
        _scratch.Dispose();
    }

    private void ContractStrip(int strip)
    {
        nint offset = strip * BlockedPoints<V, T>.StripVectors * _stride;
        AlignedBuffer<T> scratch = _scratch.Take();
        LinearisedContraction<V, T>.Run(
            new TangentModel<T>(
                _order, _normPower, _dimension, _count, _units.Pointer, _slopes.Pointer),
            _moves.Pointer, _radials.Pointer, _points.Pointer + offset, _result.Pointer + offset,
            BlockedPoints<V, T>.Vectors(strip, _blocks), _stride, scratch.Pointer);
        _scratch.Return(scratch);
    }

    private nint Place(int component, int coordinate) =>
        BlockedPoints<V, T>.Place(component, coordinate, _dimension);
}
