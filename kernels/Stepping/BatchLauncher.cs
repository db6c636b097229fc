using System.Numerics;
using GpuTensorDecomp.Kernels.Components;
using GpuTensorDecomp.Kernels.Epochs;
using GpuTensorDecomp.Kernels.Monitoring;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Stepping;

/// <summary>
/// Launches the kernels that work on the runs of a batch, loaded once for an accelerator.
/// </summary>
public sealed class BatchLauncher<T, TPrecision>
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    private readonly Action<KernelConfig, BatchView<T>> _units;
    private readonly Action<KernelConfig, BatchView<T>> _split;
    private readonly Action<KernelConfig, BatchView<T>> _status;
    private readonly Action<KernelConfig, BatchView<T>> _curvature;
    private readonly Action<KernelConfig, BatchView<T>> _update;
    private readonly Action<KernelConfig, BatchView<T>> _select;
    private readonly Action<KernelConfig, BatchView<T>> _endEpoch;
    private readonly int _selectThreads;
    private readonly Action<Index1D, BatchView<T>> _control;
    private readonly Action<Index1D, BatchView<T>> _keep;

    /// <summary>Compiles the kernels for an accelerator.</summary>
    public BatchLauncher(Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        _units = accelerator.LoadStreamKernel<BatchView<T>>(UnitsKernel.Body<T, TPrecision>);
        _split = accelerator.LoadStreamKernel<BatchView<T>>(FieldSplitKernel.Body<T, TPrecision>);
        _status = accelerator.LoadStreamKernel<BatchView<T>>(StatusKernel.Body<T, TPrecision>);
        _curvature = accelerator.LoadStreamKernel<BatchView<T>>(
            CurvatureKernel.Body<T, TPrecision>);
        _update = accelerator.LoadStreamKernel<BatchView<T>>(UpdateKernel.Body<T, TPrecision>);
        _select = accelerator.LoadStreamKernel<BatchView<T>>(
            EpochSelectionKernel.Body<T, TPrecision>);
        _selectThreads =
            Math.Min(EpochSelectionKernel.MostThreads, accelerator.MaxNumThreadsPerGroup);
        _endEpoch = accelerator.LoadStreamKernel<BatchView<T>>(EpochRowKernel.Body<T, TPrecision>);
        _control = accelerator.LoadAutoGroupedStreamKernel<Index1D, BatchView<T>>(
            StepControlKernel.Body<T>);
        _keep = accelerator.LoadAutoGroupedStreamKernel<Index1D, BatchView<T>>(KeepKernel.Body<T>);
    }

    /// <summary>ρ, ū and w.</summary>
    public void Units(BatchView<T> batch) => _units(Rows(batch), batch);

    /// <summary>The field's parts, rates and Runge-Kutta stage.</summary>
    public void Split(BatchView<T> batch) => _split(Rows(batch), batch);

    /// <summary>The figures of the status.</summary>
    public void Status(BatchView<T> batch) =>
        _status(new KernelConfig(batch.RunCount, StatusKernel.Size), batch);

    /// <summary>λ̂ where it is due, from the overlaps.</summary>
    public void Curvature(BatchView<T> batch) =>
        _curvature(new KernelConfig(batch.RunCount, CurvatureKernel.Size), batch);

    /// <summary>What to do next.</summary>
    public void Control(BatchView<T> batch) => _control(batch.RunCount, batch);

    /// <summary>Does it.</summary>
    public void Update(BatchView<T> batch) => _update(Rows(batch), batch);

    /// <summary>Ends epochs of runs that are to.</summary>
    public void EndEpochs(BatchView<T> batch)
    {
        _select(new KernelConfig(batch.RunCount, _selectThreads), batch);
        _endEpoch(Rows(batch), batch);
    }

    /// <summary>Remembers the state.</summary>
    public void Keep(BatchView<T> batch) =>
        _keep(batch.RunCount * batch.Capacity * batch.Dimension, batch);

    private static KernelConfig Rows(BatchView<T> batch) =>
        new(batch.RunCount * batch.Capacity, RowGroup.Size);
}
