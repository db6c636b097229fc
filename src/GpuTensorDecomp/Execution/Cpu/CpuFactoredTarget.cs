using System.Numerics;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// A factored target: −b and V in the executor's precision; V in blocks where the register kernel
/// serves the dimension, else in rows.
/// </summary>
internal sealed unsafe class CpuFactoredTarget<V, T> : CpuTarget<V, T>
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NativeBlock _block;
    private readonly AlignedBuffer<T> _terms; // (term, coordinate), or blocked as a run's points
    private readonly AlignedBuffer<T> _weights; // −b (term)
    private readonly int _rank;
    private readonly bool _isSmall;

    public CpuFactoredTarget(FactoredTensor tensor)
        : base(tensor)
    {
        _rank = tensor.Rank;
        int dimension = tensor.Dimension;
        _isSmall = SmallContraction<V, T>.Fits(dimension);
        int blocks = BlockedPoints<V, T>.BlockCount(_rank);
        long length = (long)blocks * V.Count * dimension;
        _block = new NativeBlock(checked(
            NativeBlock.SizeOf<T>(_rank) + NativeBlock.SizeOf<T>(length)));
        _weights = new AlignedBuffer<T>(_block, _rank);
        _terms = new AlignedBuffer<T>(_block, length);
        for (int j = 0; j < _rank; j++)
        {
            for (int c = 0; c < dimension; c++)
                _terms[Place(j, c)] = T.CreateTruncating(tensor.Vectors[j * dimension + c]);
        }

        for (int j = 0; j < _rank; j++)
            _weights[j] = -T.CreateTruncating(tensor.Weights[j]);
    }

    public override long ScratchLength => _isSmall ? 0 : FactoredContraction<V, T>.ScratchLength;

    /// <summary>Coordinate c of v_j.</summary>
    public T Coordinate(int term, int coordinate) => _terms[Place(term, coordinate)];

    /// <summary>−b_j.</summary>
    public T Weight(int term) => _weights[term];

    public override void Contract(
        int chunk, T* points, T* result, int vectors, nint stride, T* scratch)
    {
        if (_rank == 0)
        {
            for (int v = 0; v < vectors; v++)
                new Span<T>(result + v * stride, Tensor.Dimension * V.Count).Clear();
            return;
        }

        if (_isSmall)
        {
            for (int v = 0; v < vectors; v++)
            {
                SmallContraction<V, T>.Run(
                    Tensor.Dimension, _terms.Pointer, _weights.Pointer, _rank, Tensor.Order - 1,
                    points + v * stride, result + v * stride, V.Count, accumulate: false);
            }

            return;
        }

        FactoredContraction<V, T>.Run(
            _terms.Pointer, _weights.Pointer, _rank, Tensor.Dimension, Tensor.Order - 1,
            points, result, vectors, stride, scratch, accumulate: false);
    }

    public override bool ContractTogether(
        TeamContraction<V, T> team, T* points, T* result, int vectors, nint stride)
    {
        int dimension = Tensor.Dimension;
        if (_isSmall || !team.Suits(1, vectors * V.Count, _rank, dimension))
            return false;
        team.Run(
            _terms.Pointer, _weights.Pointer, _rank, dimension, Tensor.Order - 1,
            points, result, vectors, stride, accumulate: false);
        return true;
    }

    public override void Dispose() => _block.Dispose();

    private nint Place(int term, int coordinate) => _isSmall
        ? BlockedPoints<V, T>.Place(term, coordinate, Tensor.Dimension)
        : (nint)term * Tensor.Dimension + coordinate;
}
