using System.Numerics;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// First product: gram(i, k) = f_k(⟨z_k, p_i⟩) for a slab of strips and terms, f_k the power (or
/// Hermite polynomial) times the weight. A group makes a tile of 32 points × 32 terms; both
/// operands go through shared memory in blocks of 32 coordinates, the sums stay in registers. Flops
/// 2d a number, bytes (d/16 + 1)·sizeof(T) a number: 2 multiply-adds a load of
/// shared memory, which bounds it.
/// </summary>
public static class GramKernel
{
    /// <summary>
    /// One group of <see cref="TileShape.Threads"/> threads for each (32 rows of the slab, term
    /// tile).
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
        int slabRow = slot * TileShape.Side;
        int run = (job.FirstRow + slabRow) / job.RunRows;
        int firstPoint = job.FirstRow + slabRow - run * job.RunRows;
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

        long place = (long)(slabRow + row) * job.SlabTerms + slabTerm;
        long weights = (job.IsModel != 0 ? runStart : 0) + firstTerm;
        GramStore.Store<T, TFunction>(
            job, place, weights, column, termCount, TileShape.Step, sums);
    }
}
