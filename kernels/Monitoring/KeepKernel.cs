using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Monitoring;

/// <summary>
/// Remembers the state (X of a linearised run) of every run that is about to advance, from which
/// its last good one can be found again. Bytes 2d·sizeof(T) a component: bound by memory.
/// </summary>
public static class KeepKernel
{
    /// <summary>One thread a coordinate of any run.</summary>
    /// <param name="index">The place in <see cref="BatchView{T}.State"/>.</param>
    /// <param name="batch">The runs.</param>
    public static void Body<T>(Index1D index, BatchView<T> batch)
        where T : unmanaged
    {
        int place = index.X;
        int row = place / batch.Dimension;
        int run = row / batch.Capacity;
        if (batch.Runs[run].StepsLeft == 0 || row - run * batch.Capacity >= batch.Runs[run].Count)
            return;
        batch.Kept[place] =
            batch.Rules[run].IsLinearised != 0 ? batch.Moves[place] : batch.State[place];
        if (place != row * batch.Dimension)
            return;
        batch.KeptLogNorms[row] = batch.LogNorms[row];
        batch.KeptScales[row] = batch.Scales[row];
    }
}
