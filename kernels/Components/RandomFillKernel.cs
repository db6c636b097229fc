using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Components;

/// <summary>
/// Counter-based random numbers (component, coordinate): Philox4x32-10 of seed and place, as
/// fractions in (0, 1) or, by Box-Muller, normal numbers. About 150 integer and 100 float64
/// operations a number, 8 bytes: bound by arithmetic.
/// </summary>
public static class RandomFillKernel
{
    /// <summary>One thread a number.</summary>
    /// <param name="index">The place in <see cref="RandomFillJob.Numbers"/>.</param>
    /// <param name="job">What to draw.</param>
    public static void Body(Index1D index, RandomFillJob job)
    {
        int component = index.X / job.Dimension;
        CounterNumbers words = CounterNumbers.Of(
            job.Seed,
            job.Run,
            job.FirstComponent + (uint)component,
            (uint)(index.X - component * job.Dimension),
            job.Purpose);
        job.Numbers[index.X] = job.IsNormal != 0 ? words.Normal : words.First;
    }
}
