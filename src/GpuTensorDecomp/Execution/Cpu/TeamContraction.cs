using System.Numerics;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// <see cref="FactoredContraction{V, T}"/> of one strip of points by all threads, for points that
/// make fewer strips than there are threads: slab by slab of terms, first the Gram numbers, each
/// thread those of its own terms, then the sums, each thread those of its own coordinates. Every
/// number is made by the operations that one thread makes it by, so it has the same bits.
/// </summary>
internal sealed unsafe class TeamContraction<V, T>(WorkerTeam team) : IDisposable
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Multiply-adds of a product below which waiting for threads costs more.</summary>
    private const double LeastWork = 1e6;

    private const int SlabTerms = 32 * FactoredContraction<V, T>.TermBlock;
    private const int TileRows = 8;
    private const nint GramStride = SlabTerms;

    private readonly WorkerTeam _team = team;
    private AlignedBuffer<T>? _gram; // (vector, term, lane)
    private Action<int>? _gramPart;
    private Action<int>? _sumsPart;
    private T* _terms;
    private T* _weights;
    private T* _points;
    private T* _result;
    private nint _stride;
    private int _termCount;
    private int _dimension;
    private int _power;
    private int _vectors;
    private bool _accumulate;

    /// <summary>
    /// Whether threads would be left without work by strips, and there is enough of it.
    /// </summary>
    public bool Suits(int strips, int points, int termCount, int dimension) =>
        2 * strips <= _team.ThreadCount &&
        (double)points * termCount * dimension >= LeastWork * strips;

    /// <inheritdoc cref="FactoredContraction{V, T}.Run"/>
    public void Run(
        T* terms, T* weights, int termCount, int dimension, int power,
        T* points, T* result, int vectors, nint stride, bool accumulate)
    {
        _gram ??= new AlignedBuffer<T>(
            BlockedPoints<V, T>.StripVectors * GramStride * V.Count, isScratch: true);
        _gramPart ??= GramPart;
        _sumsPart ??= SumsPart;
        _points = points;
        _result = result;
        _stride = stride;
        _dimension = dimension;
        _power = power;
        _vectors = vectors;
        for (int start = 0; start < termCount; start += SlabTerms)
        {
            _terms = terms + (nint)start * dimension;
            _weights = weights + start;
            _termCount = Math.Min(SlabTerms, termCount - start);
            _accumulate = accumulate || start > 0;
            _team.Run(PartCount(_termCount), _gramPart);
            _team.Run(PartCount(_dimension), _sumsPart);
        }
    }

    public void Dispose() => _gram?.Dispose();

    /// <summary>Parts of whole tiles, so that tiles are those of one thread.</summary>
    private int PartLength(int rows)
    {
        int tiles = (rows + TileRows - 1) / TileRows;
        return (tiles + _team.ThreadCount - 1) / _team.ThreadCount * TileRows;
    }

    private int PartCount(int rows)
    {
        int length = PartLength(rows);
        return (rows + length - 1) / length;
    }

    /// <summary>W_k ⟨z_k, p⟩^power of some terms of the slab.</summary>
    private void GramPart(int part)
    {
        int length = PartLength(_termCount);
        int first = part * length;
        int count = Math.Min(length, _termCount - first);
        T* gram = _gram!.Pointer + (nint)first * V.Count;
        MicroKernel<V, T>.Multiply(
            _terms + (nint)first * _dimension, _dimension, 1, count, _dimension,
            _points, _stride, gram, GramStride * V.Count, _vectors, accumulate: false);
        for (int v = 0; v < _vectors; v++)
        {
            FactoredContraction<V, T>.Weigh(
                gram + v * GramStride * V.Count, _weights + first, count, _power);
        }
    }

    /// <summary>The sums over the slab's terms of some coordinates.</summary>
    private void SumsPart(int part)
    {
        const int block = FactoredContraction<V, T>.TermBlock;
        int length = PartLength(_dimension);
        int first = part * length;
        int count = Math.Min(length, _dimension - first);
        for (int start = 0; start < _termCount; start += block)
        {
            MicroKernel<V, T>.Multiply(
                _terms + (nint)start * _dimension + first, 1, _dimension, count,
                Math.Min(block, _termCount - start),
                _gram!.Pointer + (nint)start * V.Count, GramStride * V.Count,
                _result + (nint)first * V.Count, _stride, _vectors, _accumulate || start > 0);
        }
    }
}
