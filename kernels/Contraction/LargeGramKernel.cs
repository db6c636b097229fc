using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// <see cref="GramKernel"/> in tiles of 128 points × 128 terms, 8 × 8 a thread, to the same bits:
/// for shapes whose tiles fill the device. 16 multiply-adds a load of shared memory in float32, 8
/// in float64 (<see cref="LargeTile"/>). Flops 2d a number, bytes (d/64 + 1)·sizeof(T) a number.
/// </summary>
public static class LargeGramKernel
{
    /// <summary>
    /// One group of <see cref="LargeTileShape.Threads"/> threads for each (128 rows of the slab,
    /// term tile).
    /// </summary>
    public static void Body<T, TPiece, TFunction>(ContractionJob<T> job)
        where T : unmanaged, INumber<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
        where TFunction : struct, IGramFunction<T>
    {
        int length = LargeTile.Length<T, TPiece>();
        ArrayView<TPiece> points = SharedMemory.Allocate<TPiece>(
            2 * LargeTile.Length<T, TPiece>());
        ArrayView<TPiece> terms = SharedMemory.Allocate<TPiece>(
            2 * LargeTile.Length<T, TPiece>());
        int termTiles = (job.SlabTerms + LargeTileShape.Side - 1) / LargeTileShape.Side;
        int slot = Grid.IdxX / termTiles;
        int slabTerm = (Grid.IdxX - slot * termTiles) * LargeTileShape.Side;
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
        long pointStart = (runStart + firstPoint) * d;
        long weights = (job.IsModel != 0 ? runStart : 0) + firstTerm;
        long termStart = weights * d;
        LargeSums<T> sums = default;
        Four<T> nextPoints = LargeTile.ReadAcross(job.Points, pointStart, d, pointCount, d);
        Four<T> nextTerms = LargeTile.ReadAcross(job.Terms, termStart, d, termCount, d);
        int slice = 0;
        for (int c = LargeTileShape.Depth; c < d + LargeTileShape.Depth; c += LargeTileShape.Depth)
        {
            LargeTile.StoreAcross(points, slice, nextPoints);
            LargeTile.StoreAcross(terms, slice, nextTerms);
            Group.Barrier();
            nextPoints = LargeTile.ReadAcross(job.Points, pointStart + c, d, pointCount, d - c);
            nextTerms = LargeTile.ReadAcross(job.Terms, termStart + c, d, termCount, d - c);
            sums = LargeTile.AddSlice(sums, points, terms, slice, row, column);

            // The other slice was read before the barrier, so that one barrier is enough.
            slice = length - slice;
        }

        const int block = LargeTileShape.Block;
        long place = (long)(slabRow + row) * job.SlabTerms + slabTerm;
        long lower = place + (long)block * job.SlabTerms;
        GramStore.Store<T, TFunction>(
            job, place, weights, column, termCount, LargeTileShape.Step, sums.UpperLeft);
        GramStore.Store<T, TFunction>(
            job, place, weights, column + block, termCount, LargeTileShape.Step, sums.UpperRight);
        GramStore.Store<T, TFunction>(
            job, lower, weights, column, termCount, LargeTileShape.Step, sums.LowerLeft);
        GramStore.Store<T, TFunction>(
            job, lower, weights, column + block, termCount, LargeTileShape.Step, sums.LowerRight);
    }
}
