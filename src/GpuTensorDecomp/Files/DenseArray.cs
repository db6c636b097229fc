using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Files;

/// <summary>The full array of a symmetric tensor, for formats that store nothing less.</summary>
internal static class DenseArray
{
    /// <summary>All d^l entries, row-major.</summary>
    /// <exception cref="InputException">More entries than one array can hold.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static NpyArray Expand(DenseTensor tensor, CancellationToken cancellation = default)
    {
        int order = tensor.Order;
        int dimension = tensor.Dimension;
        double[] values = Expand(
            order,
            dimension,
            sorted => tensor.Entries[
                MultiIndex.Rank(sorted.AsSpan(0, order - 1)) * dimension + sorted[^1]],
            cancellation);
        int[] shape = new int[order];
        Array.Fill(shape, dimension);
        return new NpyArray(shape, values);
    }

    /// <summary>All d^l entries, row-major, from a function of the sorted multi-index.</summary>
    /// <exception cref="InputException">More entries than one array can hold.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static double[] Expand(
        int order,
        int dimension,
        Func<int[], double> entry,
        CancellationToken cancellation = default)
    {
        double[] values = new double[Count(order, dimension)];
        int[] index = new int[order];
        int[] sorted = new int[order];
        for (int n = 0; n < values.Length; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            index.CopyTo(sorted, 0);
            Array.Sort(sorted);
            values[n] = entry(sorted);
            for (int axis = order - 1; axis >= 0 && ++index[axis] == dimension; axis--)
                index[axis] = 0;
        }

        return values;
    }

    /// <summary>d^l.</summary>
    /// <exception cref="InputException">More entries than one array can hold.</exception>
    public static int Count(int order, int dimension)
    {
        double count = Math.Pow(dimension, order);
        return count <= Array.MaxLength
            ? (int)count
            : throw new InputException(
                $"A full array of order {order} and dimension {dimension} has {count:G4} entries " +
                $"({count * sizeof(double) / (1L << 30):G4} GiB); {Array.MaxLength} is the most " +
                "that fits.");
    }
}
