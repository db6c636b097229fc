using System.Numerics;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// A_i (+)= the sums of a slab, for runs that take part only, as the first part of the result;
/// other parts become 0 unless there is something in them to add to. One thread a number. Bytes
/// (2 + parts)·sizeof(T): bound by memory.
/// </summary>
public static class SumsStoreKernel
{
    /// <summary>One thread for each (row of the slab, coordinate of its sums).</summary>
    public static void Body<T>(Index1D index, ContractionJob<T> job)
        where T : unmanaged, INumber<T>
    {
        int row = index.X / job.Coordinates;
        int run = (job.FirstRow + row) / job.RunRows;
        int point = job.FirstRow + row - run * job.RunRows;
        if (point >= ContractionMask.PointCount(job, run))
            return;
        long place = ((long)run * job.Capacity + point) * job.Dimension + job.FirstCoordinate +
            index.X - row * job.Coordinates;
        T sum = job.Sums[index.X];
        if (job.Accumulate != 0)
        {
            job.Result[place] += sum;
            return;
        }

        job.Result[place] = sum;
        long part = (long)job.RunCount * job.Capacity * job.Dimension;
        for (int p = 1; p < job.PartialCount; p++)
            job.Result[p * part + place] = default;
    }
}
