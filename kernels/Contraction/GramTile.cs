using System.Numerics;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>The Gram tile of the fused kernels: products become f_k(x) in shared memory.</summary>
public static class GramTile
{
    /// <summary>
    /// gram(i, j) = f_j(dots_ij) for the thread's rows i and columns j &lt; count.
    /// </summary>
    /// <param name="job">The contraction.</param>
    /// <param name="gram">A tile in shared memory.</param>
    /// <param name="row">The thread's first row.</param>
    /// <param name="column">Its first column.</param>
    /// <param name="term">The tile's first term among the weights.</param>
    /// <param name="count">Terms that there are from there on.</param>
    /// <param name="dots">The thread's products.</param>
    public static void Weigh<T, TFunction>(
        ContractionJob<T> job,
        ArrayView<T> gram,
        int row,
        int column,
        long term,
        int count,
        Accumulators<T> dots)
        where T : unmanaged, INumber<T>
        where TFunction : struct, IGramFunction<T>
    {
        const int step = TileShape.Step;
        Weigh<T, TFunction>(job, gram, row, column, term, count, dots.Row0);
        Weigh<T, TFunction>(job, gram, row + step, column, term, count, dots.Row1);
        Weigh<T, TFunction>(job, gram, row + 2 * step, column, term, count, dots.Row2);
        Weigh<T, TFunction>(job, gram, row + 3 * step, column, term, count, dots.Row3);
    }

    private static void Weigh<T, TFunction>(
        ContractionJob<T> job,
        ArrayView<T> gram,
        int row,
        int column,
        long term,
        int count,
        Row<T> dots)
        where T : unmanaged, INumber<T>
        where TFunction : struct, IGramFunction<T>
    {
        const int step = TileShape.Step;
        int place = row * TileShape.Pitch;
        Weigh<T, TFunction>(job, gram, place, column, term, count, dots.C0);
        Weigh<T, TFunction>(job, gram, place, column + step, term, count, dots.C1);
        Weigh<T, TFunction>(job, gram, place, column + 2 * step, term, count, dots.C2);
        Weigh<T, TFunction>(job, gram, place, column + 3 * step, term, count, dots.C3);
    }

    private static void Weigh<T, TFunction>(
        ContractionJob<T> job,
        ArrayView<T> gram,
        int place,
        int column,
        long term,
        int count,
        T dot)
        where T : unmanaged, INumber<T>
        where TFunction : struct, IGramFunction<T>
    {
        // Nobody reads beyond the last term.
        if (column < count)
        {
            gram[place + column] = TFunction.Of(
                dot, job.Weights[term + column], job.Power, job.Variance);
        }
    }
}
