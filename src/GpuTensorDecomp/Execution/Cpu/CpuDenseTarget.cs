using System.Numerics;
using System.Runtime.CompilerServices;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// A dense target: A = −Σ_K mult(K) p^K T(K, ·) over the non-decreasing multi-indices K of length
/// l−1. The monomials p^K of a strip are made block by block in colex order (one multiplication
/// each) and multiplied with the matching rows of T. Cost 2·C(d+l−2, l−1)·d flops a point.
/// </summary>
internal sealed unsafe class CpuDenseTarget<V, T> : CpuTarget<V, T>
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int RowBlock = 64;
    private readonly AlignedBuffer<T> _rows; // −mult(K)·T(K, c), (multi-index, coordinate)
    private readonly int _length;

    public CpuDenseTarget(DenseTensor tensor)
        : base(tensor)
    {
        _length = tensor.Order - 1;
        _rows = new AlignedBuffer<T>(tensor.Entries.Length);
        int[] index = new int[_length];
        for (long row = 0; row < tensor.Entries.Length; row += tensor.Dimension)
        {
            double multiplicity = MultiIndex.Multiplicity(index);
            for (int c = 0; c < tensor.Dimension; c++)
                _rows[row + c] = -T.CreateTruncating(multiplicity * tensor.Entries[row + c]);
            MultiIndex.Advance(index);
        }
    }

    public override long ScratchLength => (long)(RowBlock + _length) * 3 * V.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Contract(
        int chunk, T* points, T* result, int vectors, nint stride, T* scratch)
    {
        int dimension = Tensor.Dimension;
        nint monomialStride = (nint)RowBlock * V.Count;
        T* prefixes = scratch + 3 * monomialStride; // Π_{j ≥ k} p_{i_j}, (k, vector)
        Span<int> index = stackalloc int[_length];
        index.Clear();
        UpdatePrefixes(index, _length - 1, points, prefixes, vectors, stride);
        int filled = 0;
        T* rows = _rows.Pointer;
        bool accumulate = false;
        while (true)
        {
            int last = _length > 1 ? index[1] : dimension - 1;
            for (int i = 0; i <= last; i++)
            {
                for (int v = 0; v < vectors; v++)
                {
                    V x = V.Load(points + v * stride + (nint)i * V.Count);
                    if (_length > 1)
                        x *= V.Load(prefixes + (3 + v) * V.Count);
                    V.Store(scratch + v * monomialStride + (nint)filled * V.Count, x);
                }

                if (++filled == RowBlock)
                    Flush(ref rows, ref filled, ref accumulate);
            }

            int changed = 1;
            while (changed + 1 < _length && index[changed] == index[changed + 1])
                index[changed++] = 0;
            if (changed >= _length || ++index[changed] == dimension)
                break;
            UpdatePrefixes(index, changed, points, prefixes, vectors, stride);
        }

        if (filled > 0)
            Flush(ref rows, ref filled, ref accumulate);

        void Flush(ref T* block, ref int count, ref bool add)
        {
            MicroKernel<V, T>.Multiply(
                block, 1, dimension, dimension, count,
                scratch, monomialStride, result, stride, vectors, add);
            block += (nint)count * dimension;
            count = 0;
            add = true;
        }
    }

    public override void Dispose() => _rows.Dispose();

    /// <summary>Recomputes the products of positions k … l−2 for k ≤ changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void UpdatePrefixes(
        ReadOnlySpan<int> index, int changed, T* points, T* prefixes, int vectors, nint stride)
    {
        for (int k = changed; k >= 1; k--)
        {
            for (int v = 0; v < vectors; v++)
            {
                V x = V.Load(points + v * stride + (nint)index[k] * V.Count);
                if (k + 1 < _length)
                    x *= V.Load(prefixes + (3 * (k + 1) + v) * V.Count);
                V.Store(prefixes + (3 * k + v) * V.Count, x);
            }
        }
    }
}
