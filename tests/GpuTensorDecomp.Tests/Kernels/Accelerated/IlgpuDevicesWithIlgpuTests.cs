using GpuTensorDecomp.Kernels;

namespace GpuTensorDecomp.Tests.Kernels;

public sealed class IlgpuDevicesWithIlgpuTests
{
    [Fact]
    public void The_cpu_accelerator_of_Ilgpu_is_usable()
    {
        IlgpuDevices.IsBuiltWithIlgpu.ShouldBeTrue();

        IlgpuDevice device = IlgpuDevices.List().Single(entry => entry.Kind == "ilgpu-cpu");

        device.Reason.ShouldBeNull();
        device.Usable.ShouldBeTrue();
        device.Name.ShouldNotBeEmpty();
    }
}
