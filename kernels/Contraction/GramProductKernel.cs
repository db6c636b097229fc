using System.Numerics;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Second product: A_i = Σ_k gram(i, k) z_k over the terms of a slab, in parts where there are many
/// terms. A group makes a tile of 32 points × 32 coordinates of one part; both operands go through
/// shared memory in blocks of 32 terms, the sums stay in registers.
/// Flops 2·terms a number, bytes (terms/16 + 1)·sizeof(T) a number; 2 multiply-adds a
/// load of shared memory, which bounds it.
/// </summary>
public static class GramProductKernel
{
    /// <summary>
    /// One group of <see cref="TileShape.Threads"/> threads for each (32 rows of the slab,
    /// coordinate tile, part).
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
        int run = (job.FirstRow + slot * TileShape.Side) / job.RunRows;
        int firstPoint = job.FirstRow + slot * TileShape.Side - run * job.RunRows;
        int pointCount = ContractionMask.PointCount(job, run) - firstPoint;
        if (pointCount <= 0)
            return;

        int start = part * ContractionMask.PartLength(job.SlabTerms, job.PartialCount);
        int end = ContractionMask.PartEnd(job, run, part);
        int row = Group.IdxX / TileShape.Step;
        int column = Group.IdxX - row * TileShape.Step;
        int d = job.Dimension;
        long runStart = (long)run * job.Capacity;
        long gramStart = (long)slot * TileShape.Side * job.SlabTerms;
        long termStart = ((job.IsModel != 0 ? runStart : 0) + job.FirstTerm) * d +
            tile * TileShape.Side;
        int coordinates = d - tile * TileShape.Side;
        Accumulators<T> sums = default;
        for (int k = start; k < end; k += TileShape.Side)
        {
            TileProduct.Load(gram, job.Gram, gramStart + k, job.SlabTerms, pointCount, end - k);
            TileProduct.Load(
                terms, job.Terms, termStart + (long)k * d, d, end - k, coordinates);
            Group.Barrier();
            sums = TileProduct.Add(
                sums, gram, terms, row, column, ContractionMask.InTile(end - k));
            Group.Barrier();
        }

        long place = ((long)part * job.RunCount * job.Capacity + runStart + firstPoint) * d +
            tile * TileShape.Side;
        ResultTile.Store(
            job, place, row, pointCount, column, coordinates, TileShape.Step, sums);
    }
}
