using System.Globalization;

namespace GpuTensorDecomp.Tensors;

/// <summary>
/// A symmetric tensor given by its entries. Kept once per unordered set of the first l−1 indices:
/// <see cref="Entries"/> holds T(K, c) for the non-decreasing multi-indices K of length l−1, in
/// colex order (first index fastest, see <see cref="MultiIndex"/>), so that a contraction is one
/// product of a C(d+l−2, l−1) × d matrix; (l−1)! times smaller than the full array.
/// </summary>
public sealed class DenseTensor : SymmetricTensor
{
    private DenseTensor(int order, int dimension, double[] unique)
        : base(order, dimension)
    {
        int[] index = new int[order - 1];
        int[] full = new int[order];
        long rows = MultiIndex.Count(dimension, order - 1);
        Entries = new double[rows * dimension];
        for (long row = 0; row < rows; row++)
        {
            for (int c = 0; c < dimension; c++)
            {
                MultiIndex.Insert(index, c, full);
                double value = unique[MultiIndex.Rank(full)];
                Entries[row * dimension + c] = value;
            }

            MultiIndex.Advance(index);
        }
    }

    /// <summary>T(K, c), row-major (multi-index K in colex order, coordinate c).</summary>
    public double[] Entries { get; }

    /// <summary>Takes a full array of d^l entries and checks that it is symmetric.</summary>
    /// <param name="order">Order l ≥ 2.</param>
    /// <param name="dimension">Dimension d ≥ 1.</param>
    /// <param name="values">
    /// d^l entries; the order of the axes does not matter for a symmetric tensor.
    /// </param>
    /// <param name="symmetrize">
    /// Average over permutations of the indices instead of refusing.
    /// </param>
    /// <param name="tolerance">
    /// Largest allowed |T(I) − mean over permutations of I| / max|T|.
    /// </param>
    /// <exception cref="InputException">
    /// Not symmetric, wrong length, or an entry is not finite.
    /// </exception>
    public static DenseTensor FromArray(
        int order,
        int dimension,
        ReadOnlySpan<double> values,
        bool symmetrize = false,
        double tolerance = 1e-10)
    {
        long expected = IntegerPower.Of((long)dimension, order);
        if (values.Length != expected)
        {
            throw new InputException(
                $"A tensor of order {order} and dimension {dimension} has {expected} entries, " +
                $"but {values.Length} are given.");
        }

        double[] unique = new double[MultiIndex.Count(dimension, order)];
        int[] counts = new int[unique.Length];
        int[] index = new int[order];
        int[] sorted = new int[order];
        double largest = 0;
        for (int n = 0; n < values.Length; n++, Next(index, dimension))
        {
            if (!double.IsFinite(values[n]))
            {
                throw new InputException(
                    $"Entry ({Text(index)}) is {values[n]}; entries must be finite.");
            }

            long rank = SortedRank(index, sorted);
            unique[rank] += values[n];
            counts[rank]++;
            largest = Math.Max(largest, Math.Abs(values[n]));
        }

        for (int i = 0; i < unique.Length; i++)
            unique[i] /= counts[i];
        if (!symmetrize)
            RequireSymmetric(values, unique, dimension, index, sorted, tolerance * largest);
        return new DenseTensor(order, dimension, unique);
    }

    /// <inheritdoc/>
    public override long TermCount => Entries.Length / Dimension;

    /// <summary>‖T‖² over all d^l entries.</summary>
    protected override double ComputeNormSquared()
    {
        int[] index = new int[Order - 1];
        double sum = 0;
        for (int row = 0; row < Entries.Length; row += Dimension)
        {
            ReadOnlySpan<double> entries = Entries.AsSpan(row, Dimension);
            sum += MultiIndex.Multiplicity(index) *
                System.Numerics.Tensors.TensorPrimitives.SumOfSquares(entries);
            MultiIndex.Advance(index);
        }

        return sum;
    }

    private static void RequireSymmetric(
        ReadOnlySpan<double> values,
        double[] unique,
        int dimension,
        int[] index,
        int[] sorted,
        double limit)
    {
        Array.Clear(index);
        for (int n = 0; n < values.Length; n++, Next(index, dimension))
        {
            double mean = unique[SortedRank(index, sorted)];
            if (Math.Abs(values[n] - mean) > limit)
            {
                throw new InputException(
                    $"The array is not symmetric: entry ({Text(index)}) is {values[n]:G6}, but " +
                    $"the mean over the permutations of its indices is {mean:G6}. Give " +
                    "--symmetrize to " +
                    "average them.");
            }
        }
    }

    private static void Next(int[] index, int dimension)
    {
        for (int axis = index.Length - 1; axis >= 0 && ++index[axis] == dimension; axis--)
            index[axis] = 0;
    }

    private static long SortedRank(int[] index, int[] sorted)
    {
        index.CopyTo(sorted, 0);
        Array.Sort(sorted);
        return MultiIndex.Rank(sorted);
    }

    private static string Text(int[] index) =>
        string.Join(", ", index.Select(i => (i + 1).ToString(CultureInfo.InvariantCulture)));
}
