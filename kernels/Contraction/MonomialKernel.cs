using System.Numerics;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// The monomials p^K = Π_j p_{K_j} of a slab, for non-decreasing multi-indices K of length l − 1:
/// the gram numbers of a dense tensor, whose terms are its rows −mult(K) T(K, ·). One thread a
/// number. Flops l − 2, bytes sizeof(T) (indices and points come from cache): bound by memory.
/// </summary>
public static class MonomialKernel
{
    /// <summary>One thread for each (point of the slab, term of the slab).</summary>
    /// <param name="index">The place in the slab.</param>
    /// <param name="job">The contraction; its power is l − 1.</param>
    /// <param name="indices">K (term, position).</param>
    public static void Body<T>(Index1D index, ContractionJob<T> job, ArrayView<int> indices)
        where T : unmanaged, INumber<T>
    {
        int slabPoint = index.X / job.SlabTerms;
        int term = job.FirstTerm + index.X - slabPoint * job.SlabTerms;
        int run = (job.FirstRow + slabPoint) / job.RunRows;
        int point = job.FirstRow + slabPoint - run * job.RunRows;
        if (point >= ContractionMask.PointCount(job, run) || term >= job.TermCount)
            return;
        long first = ((long)run * job.Capacity + point) * job.Dimension;
        long position = (long)term * job.Power;
        T product = job.Points[first + indices[position]];
        for (int j = 1; j < job.Power; j++)
            product *= job.Points[first + indices[position + j]];
        job.Gram[index.X] = product;
    }
}
