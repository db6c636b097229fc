using System.Numerics;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>Stores the products of a group's threads as a tile of the slab.</summary>
public static class GramStore
{
    /// <summary>
    /// gram[place + i·step·terms + j·step] = f(c_ij) for the thread's columns below termCount.
    /// </summary>
    /// <param name="job">The contraction.</param>
    /// <param name="place">Of the thread's first row and the tile's first term.</param>
    /// <param name="weights">Of the tile's first term.</param>
    /// <param name="column">The thread's first column.</param>
    /// <param name="termCount">Terms that there are from the tile's first on.</param>
    /// <param name="step">From a row or column of the thread to the next; a constant.</param>
    /// <param name="sums">The products.</param>
    public static void Store<T, TFunction>(
        ContractionJob<T> job,
        long place,
        long weights,
        int column,
        int termCount,
        int step,
        Accumulators<T> sums)
        where T : unmanaged, INumber<T>
        where TFunction : struct, IGramFunction<T>
    {
        long down = (long)step * job.SlabTerms;
        Store<T, TFunction>(job, place, weights, column, termCount, step, sums.Row0);
        Store<T, TFunction>(job, place + down, weights, column, termCount, step, sums.Row1);
        Store<T, TFunction>(job, place + 2 * down, weights, column, termCount, step, sums.Row2);
        Store<T, TFunction>(job, place + 3 * down, weights, column, termCount, step, sums.Row3);
    }

    private static void Store<T, TFunction>(
        ContractionJob<T> job,
        long place,
        long weights,
        int column,
        int termCount,
        int step,
        Row<T> row)
        where T : unmanaged, INumber<T>
        where TFunction : struct, IGramFunction<T>
    {
        Store<T, TFunction>(job, place, weights, column, termCount, row.C0);
        Store<T, TFunction>(job, place, weights, column + step, termCount, row.C1);
        Store<T, TFunction>(job, place, weights, column + 2 * step, termCount, row.C2);
        Store<T, TFunction>(job, place, weights, column + 3 * step, termCount, row.C3);
    }

    private static void Store<T, TFunction>(
        ContractionJob<T> job, long place, long weights, int term, int termCount, T x)
        where T : unmanaged, INumber<T>
        where TFunction : struct, IGramFunction<T>
    {
        if (term >= termCount)
            return;
        job.Gram[place + term] =
            TFunction.Of(x, job.Weights[weights + term], job.Power, job.Variance);
        if (TFunction.HasLower)
            job.Lower[place + term] = TFunction.Lower(x, job.Power, job.Variance);
    }
}
