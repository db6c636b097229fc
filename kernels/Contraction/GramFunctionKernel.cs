using System.Numerics;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// gram(i, k) = f_k(gram(i, k)) on a slab of plain products. One thread a number. Flops those of
/// f_k, bytes 2·sizeof(T): bound by memory.
/// </summary>
public static class GramFunctionKernel
{
    /// <summary>One thread for each (row of the slab, term of the slab).</summary>
    public static void Body<T, TFunction>(Index1D index, ContractionJob<T> job)
        where T : unmanaged, INumber<T>
        where TFunction : struct, IGramFunction<T>
    {
        int row = index.X / job.SlabTerms;
        int term = job.FirstTerm + index.X - row * job.SlabTerms;
        int run = (job.FirstRow + row) / job.RunRows;
        int point = job.FirstRow + row - run * job.RunRows;
        if (point >= ContractionMask.PointCount(job, run) ||
            term >= ContractionMask.TermCount(job, run))
        {
            return;
        }

        long weight = (job.IsModel != 0 ? (long)run * job.Capacity : 0) + term;
        T x = job.Gram[index.X];
        job.Gram[index.X] = TFunction.Of(x, job.Weights[weight], job.Power, job.Variance);
        if (TFunction.HasLower)
            job.Lower[index.X] = TFunction.Lower(x, job.Power, job.Variance);
    }
}
