using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>Opens the executor of kernels on the device of tests, which it owns.</summary>
internal static class KernelExecutor
{
    public static Executor Open(Precision precision)
    {
        var device = new TestDevice();
        return new IlgpuExecutor(device.Accelerator, precision, () => 1 << 30, device);
    }
}
