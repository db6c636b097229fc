using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Lazy;

/// <summary>
/// Symmetric tensors as vectors of their C(d+l−1, l) different entries in colex order (see
/// <see cref="MultiIndex"/>), each times √(number of its orderings), so that inner products of such
/// vectors are Frobenius inner products of the tensors.
/// </summary>
internal sealed class PackedTensor
{
    private readonly int _order;
    private readonly int _dimension;
    private readonly int[] _indices; // row-major (entry, position), each non-decreasing
    private readonly double[] _roots; // √multiplicity (entry)

    public PackedTensor(int order, int dimension)
    {
        _order = order;
        _dimension = dimension;
        Length = checked((int)MultiIndex.Count(dimension, order));
        _indices = new int[Length * order];
        _roots = new double[Length];
        int[] index = new int[order];
        for (int entry = 0; entry < Length; entry++)
        {
            index.CopyTo(_indices, entry * order);
            _roots[entry] = Math.Sqrt(MultiIndex.Multiplicity(index));
            MultiIndex.Advance(index);
        }
    }

    /// <summary>The number of different entries.</summary>
    public int Length { get; }

    /// <summary>The packed form of a tensor of any kind.</summary>
    public double[] Pack(SymmetricTensor tensor) => tensor switch
    {
        FactoredTensor factored => PackFactored(factored),
        DenseTensor dense => PackDense(dense),
        SampleMoment moment => PackMoment(moment),
        _ => throw new NotSupportedException($"There is no packing of {tensor.GetType().Name}."),
    };

    /// <summary>
    /// The d tensors sym(u^{l−1} ⊗ e_c): entry I is the mean over the positions p of I of
    /// δ(i_p, c) Π_{q≠p} u_{i_q}.
    /// </summary>
    /// <param name="u">The vector (coordinate).</param>
    /// <param name="columns">Zero on entry; row-major (coordinate c, entry).</param>
    public void WriteTangents(ReadOnlySpan<double> u, Span<double> columns)
    {
        for (int entry = 0; entry < Length; entry++)
        {
            ReadOnlySpan<int> index = Index(entry);
            for (int p = 0; p < _order; p++)
            {
                double product = _roots[entry] / _order;
                for (int q = 0; q < _order; q++)
                    product *= q == p ? 1 : u[index[q]];
                columns[index[p] * Length + entry] += product;
            }
        }
    }

    private ReadOnlySpan<int> Index(int entry) => _indices.AsSpan(entry * _order, _order);

    private double[] PackFactored(FactoredTensor tensor)
    {
        var packed = new double[Length];
        for (int j = 0; j < tensor.Rank; j++)
        {
            ReadOnlySpan<double> v = tensor.Vector(j);
            for (int entry = 0; entry < Length; entry++)
            {
                double product = tensor.Weights[j] * _roots[entry];
                foreach (int c in Index(entry))
                    product *= v[c];
                packed[entry] += product;
            }
        }

        return packed;
    }

    private double[] PackDense(DenseTensor tensor)
    {
        var packed = new double[Length];
        for (int entry = 0; entry < Length; entry++)
        {
            ReadOnlySpan<int> index = Index(entry);
            long row = MultiIndex.Rank(index[..^1]);
            packed[entry] = _roots[entry] * tensor.Entries[row * _dimension + index[^1]];
        }

        return packed;
    }

    /// <summary>
    /// Entry I is the mean over samples of Π_c h_{n_c}(x_c), n_c how often c occurs in I and h_n
    /// the Hermite polynomial of the moment's noise variance (x^n without noise).
    /// </summary>
    private double[] PackMoment(SampleMoment moment)
    {
        var packed = new double[Length];
        var powers = new double[_dimension * (_order + 1)]; // h_n(x_c), row-major (coordinate, n)
        for (int sample = 0; sample < moment.SampleCount; sample++)
        {
            WriteHermite(moment.Sample(sample), moment.NoiseVariance, powers);
            for (int entry = 0; entry < Length; entry++)
            {
                ReadOnlySpan<int> index = Index(entry);
                double product = 1;
                for (int p = 0, repeated = 1; p < _order; p++, repeated++)
                {
                    if (p + 1 < _order && index[p + 1] == index[p])
                        continue;
                    product *= powers[index[p] * (_order + 1) + repeated];
                    repeated = 0;
                }

                packed[entry] += product;
            }
        }

        for (int entry = 0; entry < Length; entry++)
            packed[entry] *= _roots[entry] / moment.SampleCount;
        return packed;
    }

    private void WriteHermite(ReadOnlySpan<double> x, double variance, double[] powers)
    {
        for (int c = 0; c < _dimension; c++)
        {
            Span<double> row = powers.AsSpan(c * (_order + 1), _order + 1);
            (row[0], row[1]) = (1, x[c]);
            for (int n = 1; n < _order; n++)
                row[n + 1] = x[c] * row[n] - n * variance * row[n - 1];
        }
    }
}
