using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// First product of A_i = DT[x](ū_i^{l−1}, ·) = Σ_k α_k [s^{l−1} x_k + ((l−1) s^{l−2} P − (l−p)
/// s^{l−1} q_k) ū_k] with s = ⟨ū_k, ū_i⟩, P = ⟨x_k, ū_i⟩, q_k = ⟨ū_k, x_k⟩: what multiplies ū_k
/// goes to one slab (row, component), what multiplies x_k to the other, and
/// <see cref="GramProductKernel"/> adds up both. A group makes both tiles of 32 points × 32
/// components; points, ū and x go through shared memory in slices of 16 coordinates, two in turn,
/// the sums stay in registers. Flops 4d a pair (8d with the second products), bytes
/// (3d/32 + 2)·sizeof(T) a pair; 10.7 multiply-adds a load of shared memory in float32, 5.3 in
/// float64 (<see cref="TileProduct"/>).
/// </summary>
public static class LinearisedGramKernel
{
    /// <summary>
    /// One group of <see cref="TileShape.Threads"/> threads for each (strip, component tile).
    /// </summary>
    public static void Body<T, TPrecision, TPiece>(ContractionJob<T> job)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
    {
        int length = TileProduct.Length<T, TPiece>();
        ArrayView<TPiece> points = SharedMemory.Allocate<TPiece>(
            2 * TileProduct.Length<T, TPiece>());
        ArrayView<TPiece> units = SharedMemory.Allocate<TPiece>(
            2 * TileProduct.Length<T, TPiece>());
        ArrayView<TPiece> moves = SharedMemory.Allocate<TPiece>(
            2 * TileProduct.Length<T, TPiece>());
        int tiles = (job.SlabTerms + TileShape.Side - 1) / TileShape.Side;
        int slot = Grid.IdxX / tiles; // of the slab
        int slabTerm = (Grid.IdxX - slot * tiles) * TileShape.Side;
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
        long termStart = (runStart + firstTerm) * d;
        SumsPair<T> sums = default; // of cosines, of products with x
        TilePart<T> nextPoints = TileProduct.ReadAcross(job.Points, pointStart, d, pointCount, d);
        TilePart<T> nextUnits = TileProduct.ReadAcross(job.Terms, termStart, d, termCount, d);
        TilePart<T> nextMoves = TileProduct.ReadAcross(job.Moves, termStart, d, termCount, d);
        int slice = 0;
        for (int c = TileShape.Depth; c < d + TileShape.Depth; c += TileShape.Depth)
        {
            TileProduct.StoreAcross(points, slice, nextPoints);
            TileProduct.StoreAcross(units, slice, nextUnits);
            TileProduct.StoreAcross(moves, slice, nextMoves);
            Group.Barrier();
            nextPoints = TileProduct.ReadAcross(
                job.Points, pointStart + c, d, pointCount, d - c);
            nextUnits = TileProduct.ReadAcross(job.Terms, termStart + c, d, termCount, d - c);
            nextMoves = TileProduct.ReadAcross(job.Moves, termStart + c, d, termCount, d - c);
            sums = TileProduct.AddSlices(
                sums, points, units, moves, slice, d - c + TileShape.Depth);

            // The other slice was read before the barrier, so that one barrier is enough.
            slice = length - slice;
        }

        T gap = TPrecision.Narrow(job.Power + 1 - job.Rules[run].NormPower);
        long place = (long)(slabRow + TileProduct.Row) * job.SlabTerms + slabTerm;
        LinearisedStore.Store<T, TPrecision>(
            job, gap, place, runStart + firstTerm, TileProduct.Column, termCount, TileShape.Step,
            sums.Left, sums.Right);
    }
}
