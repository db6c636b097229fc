using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Second product: A_i = Σ_k gram(i, k) z_k over the terms of a slab, in parts where there are many
/// terms. A group makes a tile of 32 points × 32 coordinates of one part; both operands go through
/// shared memory in slices of 16 terms, two in turn, the sums stay in registers. Flops 2·terms a
/// number, bytes (terms/16 + 1)·sizeof(T) a number; 8 multiply-adds a load of shared memory in
/// float32, 4 in float64 (<see cref="TileProduct"/>).
/// </summary>
public static class GramProductKernel
{
    /// <summary>
    /// One group of <see cref="TileShape.Threads"/> threads for each (32 rows of the slab,
    /// coordinate tile, part).
    /// </summary>
    public static void Body<T, TPiece>(ContractionJob<T> job)
        where T : unmanaged, INumber<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
    {
        const int side = TileShape.Side;
        const int depth = TileShape.Depth;
        int sliceLength = TileProduct.Length<T, TPiece>();
        ArrayView<TPiece> gram = SharedMemory.Allocate<TPiece>(
            2 * TileProduct.Length<T, TPiece>());
        ArrayView<TPiece> terms = SharedMemory.Allocate<TPiece>(
            2 * TileProduct.Length<T, TPiece>());
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
        int d = job.Dimension;
        long runStart = (long)run * job.Capacity;
        long gramStart = (long)slot * side * job.SlabTerms;
        long termStart = ((job.IsModel != 0 ? runStart : 0) + job.FirstTerm) * d + tile * side;
        int coordinates = d - tile * side;
        Accumulators<T> sums = default;
        TilePart<T> nextGram = TileProduct.ReadAcross(
            job.Gram, gramStart + start, job.SlabTerms, pointCount, end - start);
        TilePart<T> nextTerms = TileProduct.ReadAlong(
            job.Terms, termStart + (long)start * d, d, end - start, coordinates);
        int slice = 0;
        for (int k = start + depth; k < end + depth; k += depth)
        {
            TileProduct.StoreAcross(gram, slice, nextGram);
            TileProduct.StoreAlong(terms, slice, nextTerms);
            Group.Barrier();
            nextGram = TileProduct.ReadAcross(
                job.Gram, gramStart + k, job.SlabTerms, pointCount, end - k);
            nextTerms = TileProduct.ReadAlong(
                job.Terms, termStart + (long)k * d, d, end - k, coordinates);
            sums = TileProduct.AddSlice(sums, gram, terms, slice, end - k + depth);

            // The other slice was read before the barrier, so that one barrier is enough.
            slice = sliceLength - slice;
        }

        long place = ((long)part * job.RunCount * job.Capacity + runStart + firstPoint) * d +
            tile * side;
        ResultTile.Store(
            job, place, TileProduct.Row, pointCount, TileProduct.Column, coordinates,
            TileShape.Step, sums);
    }
}
