using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// The noise term of samples: shift_i (+)= (σ²(l−1)/N) Σ_n h_{l−2}(⟨x_n, p_i⟩) over a slab, summed
/// in float64 in a fixed order. One group a point. Flops N, bytes N·sizeof(T) a point: bound by
/// memory.
/// </summary>
public static class ShiftKernel
{
    /// <summary>
    /// One group of <see cref="RowGroup.Size"/> threads for each point of the slab.
    /// </summary>
    public static void Body<T, TPrecision>(ContractionJob<T> job)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        ArrayView<double> shared = SharedMemory.Allocate<double>(RowGroup.Size);
        int run = (job.FirstRow + Grid.IdxX) / job.RunRows;
        int point = job.FirstRow + Grid.IdxX - run * job.RunRows;
        if (point >= ContractionMask.PointCount(job, run))
            return;
        int left = job.TermCount - job.FirstTerm;
        int count = left < job.SlabTerms ? left : job.SlabTerms;
        long first = (long)Grid.IdxX * job.SlabTerms;
        double sum = 0;
        for (int k = Group.IdxX; k < count; k += RowGroup.Size)
            sum += TPrecision.Widen(job.Lower[first + k]);
        sum = RowGroup.Sum(shared, sum) * TPrecision.Widen(job.ShiftScale);
        if (Group.IdxX != 0)
            return;
        int place = run * job.Capacity + point;
        if (job.Accumulate != 0)
            sum += TPrecision.Widen(job.Shifts[place]);
        job.Shifts[place] = TPrecision.Narrow(sum);
    }
}
