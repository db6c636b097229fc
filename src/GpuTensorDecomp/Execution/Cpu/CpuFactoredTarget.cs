using System.Numerics;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>A factored target: −b and V in the executor's precision.</summary>
internal sealed unsafe class CpuFactoredTarget<V, T> : CpuTarget<V, T>
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _terms; // (term, coordinate)
    private readonly AlignedBuffer<T> _weights; // −b (term)
    private readonly int _rank;

    public CpuFactoredTarget(FactoredTensor tensor)
        : base(tensor)
    {
        _rank = tensor.Rank;
        _terms = new AlignedBuffer<T>(tensor.Vectors.Length);
        _weights = new AlignedBuffer<T>(_rank);
        for (long i = 0; i < tensor.Vectors.Length; i++)
            _terms[i] = T.CreateTruncating(tensor.Vectors[i]);
        for (int j = 0; j < _rank; j++)
            _weights[j] = -T.CreateTruncating(tensor.Weights[j]);
    }

    public override long ScratchLength => FactoredContraction<V, T>.ScratchLength;

    public override void Contract(
        int chunk, T* points, T* result, int vectors, nint stride, T* scratch)
    {
        if (_rank == 0)
        {
            for (int v = 0; v < vectors; v++)
                new Span<T>(result + v * stride, Tensor.Dimension * V.Count).Clear();
            return;
        }

        FactoredContraction<V, T>.Run(
            _terms.Pointer, _weights.Pointer, _rank, Tensor.Dimension, Tensor.Order - 1,
            points, result, vectors, stride, scratch, accumulate: false);
    }

    public override void Dispose()
    {
        _terms.Dispose();
        _weights.Dispose();
    }
}
