using System.Numerics.Tensors;

namespace GpuTensorDecomp.Tensors;

/// <summary>
/// M = Σ_n |x_n|^{2i} x_n^{⊗a} of samples by its C(d+a−1, a) different entries, in the order of
/// <see cref="MultiIndex"/>. Summed in slabs of one last index, each by one thread over all samples
/// in turn, so that threads change no bit and a slab stays in cache.
/// </summary>
internal sealed class PackedMoment
{
    private readonly int _order;
    private readonly double[] _entries;

    private PackedMoment(int order, double[] entries)
    {
        _order = order;
        _entries = entries;
    }

    /// <summary>C(d+a−1, a); infinite where that is beyond all memory.</summary>
    public static double Entries(int dimension, int order)
    {
        double count = 1;
        for (int k = 1; k <= order; k++)
            count = count * (dimension + k - 1) / k;
        return Math.Round(count);
    }

    /// <summary>Sums over the samples.</summary>
    /// <param name="moment">The samples.</param>
    /// <param name="squares">|x_n|² (sample).</param>
    /// <param name="order">a ≥ 2.</param>
    /// <param name="power">i ≥ 0.</param>
    public static PackedMoment Of(SampleMoment moment, double[] squares, int order, int power)
    {
        int d = moment.Dimension;
        var entries = new double[MultiIndex.Count(d, order)];
        Parallel.For(0, d, reversed =>
        {
            int last = d - 1 - reversed; // the largest slab first
            int start = last == 0 ? 0 : (int)MultiIndex.Count(last, order);
            int length = (int)MultiIndex.Count(last + 1, order) - start;
            for (int n = 0; n < squares.Length; n++)
            {
                ReadOnlySpan<double> x = moment.Sample(n);
                double weight = IntegerPower.Of(squares[n], power) * x[last];
                Add(x[..(last + 1)], weight, order - 1, entries.AsSpan(start, length));
            }
        });
        return new PackedMoment(order, entries);
    }

    /// <summary>⟨M, other⟩: each entry as often as its index has orderings.</summary>
    public double Dot(PackedMoment other)
    {
        int[] index = new int[_order];
        double sum = 0;
        for (int entry = 0; entry < _entries.Length; entry++)
        {
            sum += MultiIndex.Multiplicity(index) * _entries[entry] * other._entries[entry];
            MultiIndex.Advance(index);
        }

        return sum;
    }

    /// <summary>
    /// Adds weight·x^{⊗order} to the entries of its indices; returns their number.
    /// </summary>
    private static int Add(ReadOnlySpan<double> x, double weight, int order, Span<double> entries)
    {
        if (order == 1)
        {
            Span<double> row = entries[..x.Length];
            TensorPrimitives.MultiplyAdd(x, weight, row, row);
            return x.Length;
        }

        int done = 0;
        for (int last = 0; last < x.Length; last++)
            done += Add(x[..(last + 1)], weight * x[last], order - 1, entries[done..]);
        return done;
    }
}
