using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Epochs;

/// <summary>
/// Chooses what the end of an epoch does to the components of the runs whose step control found it
/// (<see cref="EpochSelection"/>). One group a run; rare: once an epoch.
/// </summary>
public static class EpochSelectionKernel
{
    /// <summary>Most threads of a group that are of use.</summary>
    public const int MostThreads = 128;

    /// <summary>One group of any number of threads for each run.</summary>
    public static void Body<T, TPrecision>(BatchView<T> batch)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        int run = Grid.IdxX;
        if (batch.Runs[run].Action != RunAction.EndEpoch)
            return;
        EpochSelection.Choose<T, TPrecision>(batch, run);
        if (Group.IdxX != 0)
            return;
        RunState state = batch.Runs[run];
        EpochSelection.Count(batch, run, ref state);
        batch.Runs[run] = state;
    }
}
