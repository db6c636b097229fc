using GpuTensorDecomp.Kernels;

namespace GpuTensorDecomp.Tests.Kernels;

public sealed class IlgpuDevicesWithoutIlgpuTests
{
    [Fact]
    public void Each_kind_is_listed_once_with_the_remedy()
    {
        IReadOnlyList<IlgpuDevice> devices = IlgpuDevices.List();

        IlgpuDevices.IsBuiltWithIlgpu.ShouldBeFalse();
        devices.Select(device => device.Kind).ShouldBe(["cuda", "opencl", "ilgpu-cpu"]);
        devices.ShouldAllBe(device => !device.Usable);
        foreach (IlgpuDevice device in devices)
        {
            device.Reason!.ShouldMatch(
                @"^built without ILGPU: put ILGPU \d+\.\d+\.\d+ on a NuGet source named in your " +
                "NuGet configuration and build again$");
        }
    }
}
