using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// <see cref="LinearisedGramKernel"/> in tiles of 128 points × 64 components, to the same bits: for
/// shapes whose tiles fill the device. ū and x of a component stand in the two blocks of columns of
/// a large tile, so that a thread has both products of its pairs, 8 × 4 of each. 16 multiply-adds a
/// load of shared memory in float32, 8 in float64 (<see cref="LargeTile"/>). Flops 4d a pair, bytes
/// (d/32 + 2)·sizeof(T) a pair.
/// </summary>
public static class LargeLinearisedGramKernel
{
    /// <summary>
    /// One group of <see cref="LargeTileShape.Threads"/> threads for each (128 rows of the slab, 64
    /// components).
    /// </summary>
    public static void Body<T, TPrecision, TPiece>(ContractionJob<T> job)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
    {
        const int block = LargeTileShape.Block;
        const int depth = LargeTileShape.Depth;
        int length = LargeTile.Length<T, TPiece>();
        ArrayView<TPiece> points = SharedMemory.Allocate<TPiece>(
            2 * LargeTile.Length<T, TPiece>());
        ArrayView<TPiece> terms = SharedMemory.Allocate<TPiece>(
            2 * LargeTile.Length<T, TPiece>());
        int tiles = (job.SlabTerms + block - 1) / block;
        int slot = Grid.IdxX / tiles;
        int slabTerm = (Grid.IdxX - slot * tiles) * block;
        int slabRow = slot * LargeTileShape.Side;
        int run = (job.FirstRow + slabRow) / job.RunRows;
        int firstPoint = job.FirstRow + slabRow - run * job.RunRows;
        int pointCount = ContractionMask.PointCount(job, run) - firstPoint;
        int firstTerm = job.FirstTerm + slabTerm;
        int termCount = ContractionMask.TermCount(job, run) - firstTerm;
        if (pointCount <= 0 || termCount <= 0)
            return;
        int row = LargeTile.Row;
        int column = LargeTile.Column;
        int d = job.Dimension;
        long runStart = (long)run * job.Capacity;
        long first = runStart + firstTerm;
        long pointStart = (runStart + firstPoint) * d;
        long termStart = first * d;
        LargeSums<T> sums = default; // of cosines to the left, of products with x to the right
        Four<T> nextPoints = LargeTile.ReadAcross(job.Points, pointStart, d, pointCount, d);
        Four<T> nextTerms = LargeTile.ReadBeside(
            job.Terms, job.Moves, termStart, d, termCount, d);
        int slice = 0;
        for (int c = depth; c < d + depth; c += depth)
        {
            LargeTile.StoreAcross(points, slice, nextPoints);
            LargeTile.StoreAcross(terms, slice, nextTerms);
            Group.Barrier();
            nextPoints = LargeTile.ReadAcross(job.Points, pointStart + c, d, pointCount, d - c);
            nextTerms = LargeTile.ReadBeside(
                job.Terms, job.Moves, termStart + c, d, termCount, d - c);
            sums = LargeTile.AddSlice(sums, points, terms, slice, row, column);

            // The other slice was read before the barrier, so that one barrier is enough.
            slice = length - slice;
        }

        const int step = LargeTileShape.Step;
        T gap = TPrecision.Narrow(job.Power + 1 - job.Rules[run].NormPower);
        long place = (long)(slabRow + row) * job.SlabTerms + slabTerm;
        LinearisedStore.Store<T, TPrecision>(
            job, gap, place, first, column, termCount, step, sums.UpperLeft, sums.UpperRight);
        LinearisedStore.Store<T, TPrecision>(
            job, gap, place + (long)block * job.SlabTerms, first, column, termCount, step,
            sums.LowerLeft, sums.LowerRight);
    }
}
