using System.Numerics;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>Stores the sums of a group's threads as a tile of the result.</summary>
public static class ResultTile
{
    /// <summary>
    /// result[place + i·d + j] (+)= c_ij for the thread's rows i &lt; rows and columns j &lt;
    /// columns, each a constant step apart.
    /// </summary>
    public static void Store<T>(
        ContractionJob<T> job,
        long place,
        int row,
        int rows,
        int column,
        int columns,
        int step,
        Accumulators<T> sums)
        where T : unmanaged, INumber<T>
    {
        Store(job, place, row, rows, column, columns, step, sums.Row0);
        Store(job, place, row + step, rows, column, columns, step, sums.Row1);
        Store(job, place, row + 2 * step, rows, column, columns, step, sums.Row2);
        Store(job, place, row + 3 * step, rows, column, columns, step, sums.Row3);
    }

    private static void Store<T>(
        ContractionJob<T> job,
        long place,
        int row,
        int rows,
        int column,
        int columns,
        int step,
        Row<T> sums)
        where T : unmanaged, INumber<T>
    {
        if (row >= rows)
            return;
        place += (long)row * job.Dimension;
        Store(job, place, column, columns, sums.C0);
        Store(job, place, column + step, columns, sums.C1);
        Store(job, place, column + 2 * step, columns, sums.C2);
        Store(job, place, column + 3 * step, columns, sums.C3);
    }

    private static void Store<T>(
        ContractionJob<T> job, long place, int column, int columns, T sum)
        where T : unmanaged, INumber<T>
    {
        if (column >= columns)
            return;
        if (job.Accumulate != 0)
            sum += job.Result[place + column];
        job.Result[place + column] = sum;
    }
}
