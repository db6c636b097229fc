using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// First product: gram(i, k) = f_k(⟨z_k, p_i⟩) for a slab of strips and terms, f_k the power (or
/// Hermite polynomial) times the weight. A group makes a tile of 32 points × 32 terms; both
/// operands go through shared memory in slices of 16 coordinates, two in turn, the sums stay in
/// registers. Flops 2d a number, bytes (d/16 + 1)·sizeof(T) a number; 8 multiply-adds a load of
/// shared memory in float32, 4 in float64 (<see cref="TileProduct"/>).
/// </summary>
public static class GramKernel
{
    /// <summary>
    /// One group of <see cref="TileShape.Threads"/> threads for each (32 rows of the slab, term
    /// tile).
    /// </summary>
    public static void Body<T, TPiece, TFunction>(ContractionJob<T> job)
        where T : unmanaged, INumber<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
        where TFunction : struct, IGramFunction<T>
    {
        int length = TileProduct.Length<T, TPiece>();
        ArrayView<TPiece> points = SharedMemory.Allocate<TPiece>(
            2 * TileProduct.Length<T, TPiece>());
        ArrayView<TPiece> terms = SharedMemory.Allocate<TPiece>(
            2 * TileProduct.Length<T, TPiece>());
        int termTiles = (job.SlabTerms + TileShape.Side - 1) / TileShape.Side;
        int slot = Grid.IdxX / termTiles; // of the slab
        int slabTerm = (Grid.IdxX - slot * termTiles) * TileShape.Side;
        int slabRow = slot * TileShape.Side;
        int run = (job.FirstRow + slabRow) / job.RunRows;
        int firstPoint = job.FirstRow + slabRow - run * job.RunRows;
        int pointCount = ContractionMask.PointCount(job, run) - firstPoint;
        int firstTerm = job.FirstTerm + slabTerm;
        int termCount = ContractionMask.TermCount(job, run) - firstTerm;
        if (pointCount <= 0 || termCount <= 0)
            return;
        int d = job.Dimension;
        long runStart = (long)run * job.Capacity;
        long pointStart = (runStart + firstPoint) * d;
        long weights = (job.IsModel != 0 ? runStart : 0) + firstTerm;
        long termStart = weights * d;
        Accumulators<T> sums = default;
        TilePart<T> nextPoints = TileProduct.ReadAcross(job.Points, pointStart, d, pointCount, d);
        TilePart<T> nextTerms = TileProduct.ReadAcross(job.Terms, termStart, d, termCount, d);
        int slice = 0;
        for (int c = TileShape.Depth; c < d + TileShape.Depth; c += TileShape.Depth)
        {
            TileProduct.StoreAcross(points, slice, nextPoints);
            TileProduct.StoreAcross(terms, slice, nextTerms);
            Group.Barrier();
            nextPoints = TileProduct.ReadAcross(
                job.Points, pointStart + c, d, pointCount, d - c);
            nextTerms = TileProduct.ReadAcross(job.Terms, termStart + c, d, termCount, d - c);
            sums = TileProduct.AddSlice(
                sums, points, terms, slice, d - c + TileShape.Depth);

            // The other slice was read before the barrier, so that one barrier is enough.
            slice = length - slice;
        }

        long place = (long)(slabRow + TileProduct.Row) * job.SlabTerms + slabTerm;
        GramStore.Store<T, TFunction>(
            job, place, weights, TileProduct.Column, termCount, TileShape.Step, sums);
    }
}
