using GpuTensorDecomp.Kernels;

namespace GpuTensorDecomp.Tests.Kernels;

public sealed class IlgpuDevicesTests
{
    [Fact]
    public void Every_kind_is_listed_and_an_unusable_device_says_why()
    {
        IReadOnlyList<IlgpuDevice> devices = IlgpuDevices.List();

        devices.Select(device => device.Kind).Distinct().ShouldBe(IlgpuDevices.Kinds);
        devices.ShouldAllBe(device => device.Usable == (device.Reason == null));
    }
}
