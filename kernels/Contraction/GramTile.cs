using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>The Gram tile of the fused kernel: products become f_k(x) in shared memory.</summary>
public static class GramTile
{
    /// <summary>
    /// gram(j, i) = f_j(dots_ij) for the thread's rows i and those of its columns j, 8 apart, that
    /// there are; nobody reads the others.
    /// </summary>
    /// <param name="job">The contraction.</param>
    /// <param name="gram">The tile (term, point) in shared memory.</param>
    /// <param name="place">The thread's piece of its first column.</param>
    /// <param name="pitch">Pieces from a column to the next.</param>
    /// <param name="term">The thread's first column among the weights.</param>
    /// <param name="left">Columns that there are from there on.</param>
    /// <param name="dots">The thread's products.</param>
    public static void Weigh<T, TPiece, TFunction>(
        ContractionJob<T> job,
        ArrayView<TPiece> gram,
        int place,
        int pitch,
        long term,
        int left,
        Accumulators<T> dots)
        where T : unmanaged, INumber<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
        where TFunction : struct, IGramFunction<T>
    {
        const int step = TileShape.Step;
        Row<T> a = dots.Row0, b = dots.Row1, c = dots.Row2, e = dots.Row3;
        int down = step * pitch;
        Weigh<T, TPiece, TFunction>(
            job, gram, place, term, left, a.C0, b.C0, c.C0, e.C0);
        Weigh<T, TPiece, TFunction>(
            job, gram, place + down, term + step, left - step, a.C1, b.C1, c.C1, e.C1);
        Weigh<T, TPiece, TFunction>(
            job, gram, place + 2 * down, term + 2 * step, left - 2 * step, a.C2, b.C2, c.C2, e.C2);
        Weigh<T, TPiece, TFunction>(
            job, gram, place + 3 * down, term + 3 * step, left - 3 * step, a.C3, b.C3, c.C3, e.C3);
    }

    private static void Weigh<T, TPiece, TFunction>(
        ContractionJob<T> job,
        ArrayView<TPiece> gram,
        int place,
        long term,
        int left,
        T x0,
        T x1,
        T x2,
        T x3)
        where T : unmanaged, INumber<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
        where TFunction : struct, IGramFunction<T>
    {
        if (left <= 0)
            return;
        T weight = job.Weights[term];
        var numbers = new Four<T>
        {
            X = TFunction.Of(x0, weight, job.Power, job.Variance),
            Y = TFunction.Of(x1, weight, job.Power, job.Variance),
            Z = TFunction.Of(x2, weight, job.Power, job.Variance),
            W = TFunction.Of(x3, weight, job.Power, job.Variance),
        };
        TPiece.Store(gram, place, numbers, TileShape.Step);
    }
}
