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
    /// One group of <see cref="TileShape.Threads"/> threads for each (strip, coordinate tile,
    /// part).
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

        int length = ContractionMask.PartLength(job.SlabTerms, job.PartialCount);
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
            sums = TileProduct.Add(
                sums, gram, terms, row, column, ContractionMask.InTile(end - k));
            Group.Barrier();
        }

        long place = ((long)part * job.RunCount * job.Capacity + runStart + firstPoint) * d +
            tile * TileShape.Side;
        ResultTile.Store(job, place, row, pointCount, column, coordinates, sums);
    }
}
