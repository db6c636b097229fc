using System.Numerics;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>The contraction of one number type and SIMD width.</summary>
internal sealed unsafe class CpuContraction<V, T> : PreparedContraction
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int StripVectors = BlockedPoints<V, T>.StripVectors;
    private readonly CpuTarget<V, T> _target;
    private readonly WorkerTeam _team;
    private readonly Action<int> _contractPart;
    private readonly int _count;
    private readonly int _dimension;
    private readonly int _blocks;
    private readonly int _strips;
    private readonly nint _stride;
    private readonly NativeBlock _block;
    private readonly AlignedBuffer<T> _points; // blocked, as in CpuRun
    private readonly AlignedBuffer<T> _partials; // (chunk, blocked)
    private readonly ScratchPool<T> _scratch;
    private readonly TeamContraction<V, T> _together;

    public CpuContraction(CpuTarget<V, T> target, int count, WorkerTeam team)
    {
        _target = target;
        _team = team;
        _contractPart = ContractPart;
        _count = count;
        _dimension = target.Tensor.Dimension;
        _blocks = BlockedPoints<V, T>.BlockCount(count);
        _strips = BlockedPoints<V, T>.StripCount(_blocks);
        _stride = (nint)_dimension * V.Count;
        long length = _blocks * _stride, partials = checked(length * target.ChunkCount);
        _block = new NativeBlock(checked(
            NativeBlock.SizeOf<T>(length) + NativeBlock.SizeOf<T>(partials)));
        _points = new AlignedBuffer<T>(_block, length);
        _partials = new AlignedBuffer<T>(_block, partials);
        _scratch = new ScratchPool<T>(team.ThreadCount, target.ScratchLength);
        _together = new TeamContraction<V, T>(team);
    }

    public override void Write(ReadOnlySpan<double> points)
    {
        for (int i = 0; i < _count; i++)
        {
            T* place = _points.Pointer + Place(i);
            foreach (double x in points.Slice(i * _dimension, _dimension))
            {
                *place = T.CreateTruncating(x);
                place += V.Count;
            }
        }
    }

    public override void Run()
    {
        if (2 * _strips > _team.ThreadCount || _target.ChunkCount > 1 || !RunTogether())
            _team.Run(_strips * _target.ChunkCount, _contractPart);
    }

    public override void Read(Span<double> result)
    {
        int chunks = _target.ChunkCount;
        for (int i = 0; i < _count; i++)
        {
            T* place = _partials.Pointer + Place(i);
            Span<double> row = result.Slice(i * _dimension, _dimension);
            for (int c = 0; c < row.Length; c++, place += V.Count)
            {
                T sum = *place;
                for (int chunk = 1; chunk < chunks; chunk++)
                    sum += place[chunk * _points.Length];
                row[c] = -double.CreateTruncating(sum);
            }
        }
    }

    public override void Dispose()
    {
        _block.Dispose();
        _scratch.Dispose();
        _together.Dispose();
    }

    private bool RunTogether()
    {
        for (int strip = 0; strip < _strips; strip++)
        {
            nint offset = strip * StripVectors * _stride;
            int vectors = BlockedPoints<V, T>.Vectors(strip, _blocks);
            if (!_target.ContractTogether(
                _together, _points.Pointer + offset, _partials.Pointer + offset, vectors, _stride))
            {
                return false;
            }
        }

        return true;
    }

    private void ContractPart(int part)
    {
        (int chunk, int strip) = Math.DivRem(part, _strips);
        nint offset = strip * StripVectors * _stride;
        AlignedBuffer<T> scratch = _scratch.Take();
        _target.Contract(
            chunk,
            _points.Pointer + offset,
            _partials.Pointer + (nint)(chunk * _points.Length) + offset,
            BlockedPoints<V, T>.Vectors(strip, _blocks),
            _stride,
            scratch.Pointer);
        _scratch.Return(scratch);
    }

    private nint Place(int point) => BlockedPoints<V, T>.Place(point, 0, _dimension);
}
