using System.Numerics;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Second product: A_i = Σ_k gram(i, k) z_k over the terms of a slab, in parts where there are many
/// terms. A group makes a tile of 32 points × 32 coordinates of one part; both operands go through
/// shared memory in blocks of 32 terms, the sums stay in registers.
/// Flops 2·terms a number, bytes (terms/16 + 1)·sizeof(T) a number.
/// </summary>
public static class GramProductKernel
{
    /// <summary>
    /// One group of <see cref="TileShape.Threads"/> threads for each (strip, coordinate tile, part).
    /// </summary>
    public static void Body<T>(ContractionJob<T> job)
        where T : unmanaged, INumber<T>
    {
        ArrayView<T> gram = SharedMemory.Allocate<T>(TileShape.Length);
        ArrayView<T> terms = SharedMemory.Allocate<T>(TileShape.Length);
        int tiles = (job.Dimension + TileShape.Side - 1) / TileShape.Side;
        int slot = Grid.IdxX / (tiles * job.PartialCount);
        int rest = Grid.IdxX - slot * tiles * job.PartialCount;
        int tile = rest / job.PartialCount;
        int part = rest - tile * job.PartialCount;
        int strips = ContractionMask.StripsPerRun(job.Capacity);
        int run = (job.FirstStrip + slot) / strips;
        int firstPoint = (job.FirstStrip + slot - run * strips) * TileShape.Side;
        int pointCount = ContractionMask.PointCount(job, run) - firstPoint;
        if (pointCount <= 0)
            return;

        // Whole tiles of terms a part, so that no bits depend on the slab's length.
        int termTiles = (job.SlabTerms + TileShape.Side - 1) / TileShape.Side;
        int length = (termTiles + job.PartialCount - 1) / job.PartialCount * TileShape.Side;
        int runTerms = ContractionMask.TermCount(job, run) - job.FirstTerm;
        int slabTerms = runTerms < job.SlabTerms ? runTerms : job.SlabTerms;
        int end = (part + 1) * length < slabTerms ? (part + 1) * length : slabTerms;
        int row = Group.IdxX / TileShape.Step;
        int column = Group.IdxX - row * TileShape.Step;
        int d = job.Dimension;
        long runStart = (long)run * job.Capacity;
        long gramStart = (long)slot * TileShape.Side * job.SlabTerms;
        long termStart = ((job.IsModel != 0 ? runStart : 0) + job.FirstTerm) * d +
            tile * TileShape.Side;
        int coordinates = d - tile * TileShape.Side;
        Accumulators<T> sums = default;
        for (int k = part * length; k < end; k += TileShape.Side)
        {
            TileProduct.Load(gram, job.Gram, gramStart + k, job.SlabTerms, pointCount, end - k);
            TileProduct.Load(
                terms, job.Terms, termStart + (long)k * d, d, end - k, coordinates);
            Group.Barrier();
            sums = TileProduct.Add(sums, gram, terms, row, column);
            Group.Barrier();
        }

        long place = ((long)part * job.RunCount * job.Capacity + runStart + firstPoint + row) * d +
            tile * TileShape.Side;
        long down = (long)TileShape.Step * d;
        Store(job, place, row, pointCount, column, coordinates, sums.Row0);
        row += TileShape.Step;
        Store(job, place + down, row, pointCount, column, coordinates, sums.Row1);
        row += TileShape.Step;
        Store(job, place + 2 * down, row, pointCount, column, coordinates, sums.Row2);
        row += TileShape.Step;
        Store(job, place + 3 * down, row, pointCount, column, coordinates, sums.Row3);
    }

    private static void Store<T>(
        ContractionJob<T> job, long place, int row, int rows, int column, int columns, Row<T> sums)
        where T : unmanaged, INumber<T>
    {
        const int step = TileShape.Step;
        if (row >= rows)
            return;
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
