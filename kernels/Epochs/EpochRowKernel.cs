using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Epochs;

/// <summary>
/// Draws, scales and keeps the components of runs whose epoch ends, as
/// <see cref="EpochSelectionKernel"/> chose. One group a component. About 150 integer and 100
/// float64 operations a number that is drawn, bytes 3d·sizeof(T) a component.
/// </summary>
public static class EpochRowKernel
{
    /// <summary>
    /// One group of <see cref="RowGroup.Size"/> threads for each (run, component).
    /// </summary>
    public static void Body<T, TPrecision>(BatchView<T> batch)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        ArrayView<double> shared = SharedMemory.Allocate<double>(RowGroup.Size);
        int row = Grid.IdxX;
        int run = row / batch.Capacity;
        if (batch.Runs[run].Action != RunAction.EndEpoch ||
            row - run * batch.Capacity >= batch.Runs[run].Count)
        {
            return;
        }

        // The selection has counted them.
        long before = batch.Runs[run].Reinitialised - batch.Epochs.Counts[2 * run + 1];
        long number = EpochSelection.Number(batch, run, row, before);
        double squares = RowGroup.Sum(
            shared,
            EpochRow.Draw<T, TPrecision>(batch, run, row, number, Group.IdxX, RowGroup.Size));
        EpochRow.Finish<T, TPrecision>(
            batch, run, row, number, Group.IdxX, RowGroup.Size, squares);
    }
}
