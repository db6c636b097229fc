using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// <see cref="GramProductKernel"/> in tiles of 128 points × 128 coordinates, 8 × 8 a thread, to the
/// same bits: for shapes whose tiles fill the device. 16 multiply-adds a load of shared memory in
/// float32, 8 in float64 (<see cref="LargeTile"/>). Flops 2·terms a number, bytes
/// (terms/64 + 1)·sizeof(T) a number.
/// </summary>
public static class LargeGramProductKernel
{
    /// <summary>
    /// One group of <see cref="LargeTileShape.Threads"/> threads for each (128 rows of the slab,
    /// coordinate tile, part).
    /// </summary>
    public static void Body<T, TPiece>(ContractionJob<T> job)
        where T : unmanaged, INumber<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
    {
        const int side = LargeTileShape.Side;
        const int depth = LargeTileShape.Depth;
        int sliceLength = LargeTile.Length<T, TPiece>();
        ArrayView<TPiece> gram = SharedMemory.Allocate<TPiece>(
            2 * LargeTile.Length<T, TPiece>());
        ArrayView<TPiece> terms = SharedMemory.Allocate<TPiece>(
            2 * LargeTile.Length<T, TPiece>());
        int tiles = (job.Dimension + side - 1) / side;
        int slot = Grid.IdxX / (tiles * job.PartialCount);
        int rest = Grid.IdxX - slot * tiles * job.PartialCount;
        int tile = rest / job.PartialCount;
        int part = rest - tile * job.PartialCount;
        int run = (job.FirstRow + slot * side) / job.RunRows;
        int firstPoint = job.FirstRow + slot * side - run * job.RunRows;
        int pointCount = ContractionMask.PointCount(job, run) - firstPoint;
        if (pointCount <= 0)
            return;

        int start = part * ContractionMask.PartLength(job.SlabTerms, job.PartialCount);
        int end = ContractionMask.PartEnd(job, run, part);
        int row = LargeTile.Row;
        int column = LargeTile.Column;
        int d = job.Dimension;
        long runStart = (long)run * job.Capacity;
        long gramStart = (long)slot * side * job.SlabTerms;
        long termStart = ((job.IsModel != 0 ? runStart : 0) + job.FirstTerm) * d + tile * side;
        int coordinates = d - tile * side;
        LargeSums<T> sums = default;
        Four<T> nextGram = LargeTile.ReadAcross(
            job.Gram, gramStart + start, job.SlabTerms, pointCount, end - start);
        Four<T> nextTerms = LargeTile.ReadAlong(
            job.Terms, termStart + (long)start * d, d, end - start, coordinates);
        int slice = 0;
        for (int k = start + depth; k < end + depth; k += depth)
        {
            LargeTile.StoreAcross(gram, slice, nextGram);
            LargeTile.StoreAlong(terms, slice, nextTerms);
            Group.Barrier();
            nextGram = LargeTile.ReadAcross(
                job.Gram, gramStart + k, job.SlabTerms, pointCount, end - k);
            nextTerms = LargeTile.ReadAlong(
                job.Terms, termStart + (long)k * d, d, end - k, coordinates);
            sums = LargeTile.AddSlice(sums, gram, terms, slice, row, column);

            // The other slice was read before the barrier, so that one barrier is enough.
            slice = sliceLength - slice;
        }

        const int block = LargeTileShape.Block;
        const int step = LargeTileShape.Step;
        long place = ((long)part * job.RunCount * job.Capacity + runStart + firstPoint) * d +
            tile * side;
        ResultTile.Store(
            job, place, row, pointCount, column, coordinates, step, sums.UpperLeft);
        ResultTile.Store(
            job, place, row, pointCount, column + block, coordinates, step, sums.UpperRight);
        ResultTile.Store(
            job, place, row + block, pointCount, column, coordinates, step, sums.LowerLeft);
        ResultTile.Store(
            job, place, row + block, pointCount, column + block, coordinates, step,
            sums.LowerRight);
    }
}
