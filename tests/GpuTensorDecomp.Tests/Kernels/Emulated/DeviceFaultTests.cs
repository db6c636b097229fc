using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Tests.Kernels;

public sealed class DeviceFaultTests
{
    [Fact]
    public void A_device_out_of_memory_says_so_and_names_what_needs_less()
    {
        using var accelerator = new Accelerator(memory: 1000);
        using var executor = new IlgpuExecutor(accelerator, Precision.Float64, () => 1000);
        var tensor = new FactoredTensor(3, 100, [1, 1], new double[200]);

        DeviceException fault = Should.Throw<DeviceException>(() => executor.Upload(tensor));

        fault.Message.ShouldBe(
            "kernel emulator failed: out of memory. If it is out of memory, fewer --components " +
            "or --restarts, --precision float32 or --device cpu need less of it.");
    }
}
