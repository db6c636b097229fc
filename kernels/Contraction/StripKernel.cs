using System.Numerics;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Both products at once for d ≤ 32: A_i = Σ_k f_k(⟨z_k, p_i⟩) z_k, that is φ(PZᵀ) diag(W) Z. A
/// group keeps a strip of 32 points in shared memory and goes through its part of the terms in
/// blocks of 32: Gram tile in registers, power and weight, Gram tile in shared memory, second
/// product in registers. The Gram numbers never reach device memory. Flops 4d a pair, bytes
/// d·sizeof(T)/32 a pair: bound by arithmetic.
/// </summary>
public static class StripKernel
{
    /// <summary>
    /// One group of <see cref="TileShape.Threads"/> threads for each (strip, part).
    /// </summary>
    public static void Body<T, TFunction>(ContractionJob<T> job)
        where T : unmanaged, INumber<T>
        where TFunction : struct, IGramFunction<T>
    {
        ArrayView<T> points = SharedMemory.Allocate<T>(TileShape.Length);
        ArrayView<T> terms = SharedMemory.Allocate<T>(TileShape.Length);
        ArrayView<T> gram = SharedMemory.Allocate<T>(TileShape.Length);
        int strip = Grid.IdxX / job.PartialCount;
        int part = Grid.IdxX - strip * job.PartialCount;
        int strips = ContractionMask.StripsPerRun(job.Capacity);
        int run = strip / strips;
        int firstPoint = (strip - run * strips) * TileShape.Side;
        int pointCount = ContractionMask.PointCount(job, run) - firstPoint;
        if (pointCount <= 0)
            return;
        int runTerms = ContractionMask.TermCount(job, run);
        int length = ContractionMask.PartLength(job.TermCount, job.PartialCount);
        int end = (part + 1) * length < runTerms ? (part + 1) * length : runTerms;
        int row = Group.IdxX / TileShape.Step;
        int column = Group.IdxX - row * TileShape.Step;
        int d = job.Dimension;
        long runStart = (long)run * job.Capacity;
        long firstTerm = job.IsModel != 0 ? runStart : 0;
        TileProduct.Load(points, job.Points, (runStart + firstPoint) * d, d, pointCount, d);
        Accumulators<T> sums = default;
        for (int k = part * length; k < end; k += TileShape.Side)
        {
            TileProduct.Load(terms, job.Terms, (firstTerm + k) * d, d, end - k, d);
            Group.Barrier();
            Accumulators<T> dots = TileProduct.AddTransposed(
                default, points, terms, row, column, d);
            GramTile.Weigh<T, TFunction>(
                job, gram, row, column, firstTerm + k, end - k, dots);
            Group.Barrier();
            sums = TileProduct.Add(
                sums, gram, terms, row, column, ContractionMask.InTile(end - k));
            Group.Barrier();
        }

        long place = ((long)part * job.RunCount * job.Capacity + runStart + firstPoint) * d;
        ResultTile.Store(
            job, place, row, pointCount, column, d, TileShape.Step, sums);
    }
}
