using System.Numerics;
using GpuTensorDecomp.Kernels.Host;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Monitoring;

/// <summary>Launches <see cref="PeakKernel"/> on the whole of a device.</summary>
internal sealed class PeakMeter<T>(Accelerator accelerator) : IDisposable
    where T : unmanaged, INumber<T>
{
    private const int GroupsPerProcessor = 32;

    private readonly int _groups = GroupsPerProcessor * accelerator.NumMultiprocessors;
    private readonly Action<KernelConfig, PeakJob<T>> _kernel =
        accelerator.LoadStreamKernel<PeakJob<T>>(PeakKernel.Body<T>);

    private readonly DeviceArray<T> _sums = new(
        accelerator, (long)GroupsPerProcessor * accelerator.NumMultiprocessors * PeakKernel.Size);

    /// <summary>Runs the loop and waits for it; the operations done.</summary>
    public double Run(int rounds)
    {
        T half = T.One / (T.One + T.One);
        _kernel(
            new KernelConfig(_groups, PeakKernel.Size),
            new PeakJob<T> { Sums = _sums.View, Start = half, Rounds = rounds });
        accelerator.Synchronize();
        return (double)PeakKernel.RoundFlops * rounds * _groups * PeakKernel.Size;
    }

    /// <inheritdoc/>
    public void Dispose() => _sums.Dispose();
}
