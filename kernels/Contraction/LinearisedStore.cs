using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Stores a group's products of a linearised contraction as a tile of both slabs: what multiplies
/// ū_k, α_k ((l−1) s^{l−2} P − (l−p) s^{l−1} q_k), and what multiplies x_k, α_k s^{l−1}.
/// </summary>
public static class LinearisedStore
{
    /// <summary>4 × 4 numbers of a thread, those below termCount.</summary>
    /// <param name="job">The contraction.</param>
    /// <param name="gap">l − p.</param>
    /// <param name="place">Of the thread's first row and the tile's first component.</param>
    /// <param name="first">Of the tile's first component, among all runs'.</param>
    /// <param name="column">The thread's first column.</param>
    /// <param name="termCount">Components that there are from the tile's first on.</param>
    /// <param name="step">From a row or column of the thread to the next; a constant.</param>
    /// <param name="cosines">s.</param>
    /// <param name="products">P.</param>
    public static void Store<T, TPrecision>(
        ContractionJob<T> job,
        T gap,
        long place,
        long first,
        int column,
        int termCount,
        int step,
        Accumulators<T> cosines,
        Accumulators<T> products)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        T degree = TPrecision.Narrow(job.Power);
        long down = (long)step * job.SlabTerms;
        Store(
            job, gap, degree, place, first, column, termCount, step, cosines.Row0, products.Row0);
        place += down;
        Store(
            job, gap, degree, place, first, column, termCount, step, cosines.Row1, products.Row1);
        place += down;
        Store(
            job, gap, degree, place, first, column, termCount, step, cosines.Row2, products.Row2);
        place += down;
        Store(
            job, gap, degree, place, first, column, termCount, step, cosines.Row3, products.Row3);
    }

    private static void Store<T>(
        ContractionJob<T> job, T gap, T degree, long place, long first, int column, int termCount,
        int step, Row<T> cosines, Row<T> products)
        where T : unmanaged, INumber<T>
    {
        Store(job, gap, degree, place, first, column, termCount, cosines.C0, products.C0);
        column += step;
        Store(job, gap, degree, place, first, column, termCount, cosines.C1, products.C1);
        column += step;
        Store(job, gap, degree, place, first, column, termCount, cosines.C2, products.C2);
        column += step;
        Store(job, gap, degree, place, first, column, termCount, cosines.C3, products.C3);
    }

    private static void Store<T>(
        ContractionJob<T> job, T gap, T degree, long place, long first, int term, int termCount,
        T cosine, T product)
        where T : unmanaged, INumber<T>
    {
        if (term >= termCount)
            return;
        T slope = job.Weights[first + term] * IntegerPower.Of(cosine, job.Power - 1);
        T ofMove = slope * cosine;
        job.Lower[place + term] = ofMove;
        job.Gram[place + term] =
            degree * slope * product - gap * ofMove * job.Radials[first + term];
    }
}
