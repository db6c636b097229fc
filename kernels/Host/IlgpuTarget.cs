using System.Numerics;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Shared;
using GpuTensorDecomp.Tensors;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Host;

/// <summary>A target in device memory that contracts the points of a job.</summary>
internal abstract class IlgpuTarget<T, TPrecision>(SymmetricTensor tensor, int termCount)
    : DeviceTarget(tensor)
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    /// <summary>Terms of the sum that a contraction is.</summary>
    public int TermCount { get; } = termCount;

    /// <summary>Terms that are on the device at once.</summary>
    public virtual int BlockTerms => TermCount;

    /// <summary>Parts that a contraction comes in.</summary>
    public int PartialCount => ContractionLauncher<T, TPrecision>.PartialCount(TermCount);

    /// <summary>Whether a contraction has multiples of the points besides.</summary>
    public virtual bool HasShifts => false;

    /// <summary>
    /// Terms (term, coordinate) that a library can multiply as they lie; null where there are none.
    /// </summary>
    public virtual ArrayView<T>? Terms => null;

    /// <summary>
    /// Whether a contraction of so many strips of points keeps Gram numbers in the slab.
    /// </summary>
    public virtual bool NeedsSlab(
        ContractionLauncher<T, TPrecision> launcher, long strips) =>
        HasShifts || !launcher.IsFused(Tensor.Dimension, strips * PartialCount);

    /// <summary>
    /// result = −T*(p^{l−1}, ·) in parts, shifts apart; points, runs, shape, result and slab are
    /// set.
    /// </summary>
    /// <param name="launcher">The launcher.</param>
    /// <param name="job">The contraction.</param>
    /// <param name="runs">Points of each run and whose its products are.</param>
    public void Contract(
        ContractionLauncher<T, TPrecision> launcher,
        ContractionJob<T> job,
        ReadOnlyMemory<RunPoints> runs)
    {
        // Without terms the result stays what it was allocated as: zero.
        if (TermCount == 0)
            return;
        job.TermCount = TermCount;
        job.PartialCount = PartialCount;
        job.Power = Tensor.Order - 1;
        Launch(launcher, job, runs);
    }

    protected abstract void Launch(
        ContractionLauncher<T, TPrecision> launcher,
        ContractionJob<T> job,
        ReadOnlyMemory<RunPoints> runs);

    protected static T[] Narrow(double[] values) => Array.ConvertAll(values, TPrecision.Narrow);
}
