using System.Numerics;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// First product: gram(i, k) = f_k(⟨z_k, p_i⟩) for a slab of strips and terms, f_k the power (or
/// Hermite polynomial) times the weight. A group makes a tile of 32 points × 32 terms; both
/// operands go through shared memory in blocks of 32 coordinates, the sums stay in registers. Flops
/// 2d a number, bytes (d/16 + 1)·sizeof(T) a number: bound by arithmetic from d of about 100.
/// </summary>
public static class GramKernel
{
    /// <summary>
    /// One group of <see cref="TileShape.Threads"/> threads for each (strip, term tile).
    /// </summary>
    public static void Body<T, TFunction>(ContractionJob<T> job)
        where T : unmanaged, INumber<T>
        where TFunction : struct, IGramFunction<T>
    {
        ArrayView<T> points = SharedMemory.Allocate<T>(TileShape.Length);
        ArrayView<T> terms = SharedMemory.Allocate<T>(TileShape.Length);
        int termTiles = (job.SlabTerms + TileShape.Side - 1) / TileShape.Side;
        int slot = Grid.IdxX / termTiles; // of the slab
        int slabTerm = (Grid.IdxX - slot * termTiles) * TileShape.Side;
        int strips = ContractionMask.StripsPerRun(job.Capacity);
        int run = (job.FirstStrip + slot) / strips;
        int firstPoint = (job.FirstStrip + slot - run * strips) * TileShape.Side;
        int pointCount = ContractionMask.PointCount(job, run) - firstPoint;
        int firstTerm = job.FirstTerm + slabTerm;
        int termCount = ContractionMask.TermCount(job, run) - firstTerm;
        if (pointCount <= 0 || termCount <= 0)
            return;
        int row = Group.IdxX / TileShape.Step;
        int column = Group.IdxX - row * TileShape.Step;
        int d = job.Dimension;
        long runStart = (long)run * job.Capacity;
        long pointStart = (runStart + firstPoint) * d;
        long termStart = ((job.IsModel != 0 ? runStart : 0) + firstTerm) * d;
        Accumulators<T> sums = default;
        for (int c = 0; c < d; c += TileShape.Side)
        {
            TileProduct.Load(points, job.Points, pointStart + c, d, pointCount, d - c);
            TileProduct.Load(terms, job.Terms, termStart + c, d, termCount, d - c);
            Group.Barrier();
            sums = TileProduct.AddTransposed(
                sums, points, terms, row, column, ContractionMask.InTile(d - c));
            Group.Barrier();
        }

        long place = (long)(slot * TileShape.Side + row) * job.SlabTerms + slabTerm;
        long down = (long)TileShape.Step * job.SlabTerms;
        long weights = (job.IsModel != 0 ? runStart : 0) + firstTerm;
        Store<T, TFunction>(job, place, weights, column, termCount, sums.Row0);
        Store<T, TFunction>(job, place + down, weights, column, termCount, sums.Row1);
        Store<T, TFunction>(job, place + 2 * down, weights, column, termCount, sums.Row2);
        Store<T, TFunction>(job, place + 3 * down, weights, column, termCount, sums.Row3);
    }

    private static void Store<T, TFunction>(
        ContractionJob<T> job, long place, long weights, int column, int termCount, Row<T> row)
        where T : unmanaged, INumber<T>
        where TFunction : struct, IGramFunction<T>
    {
        const int step = TileShape.Step;
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
