using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tests.Cli;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Kernels;

public sealed class IlgpuDevicesWithIlgpuTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_cpu_accelerator_of_Ilgpu_is_usable()
    {
        IlgpuDevices.IsBuiltWithIlgpu.ShouldBeTrue();

        IlgpuDevice device = IlgpuDevices.List().Single(entry => entry.Kind == "ilgpu-cpu");

        device.Reason.ShouldBeNull();
        device.Usable.ShouldBeTrue();
        device.Name.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void The_cpu_accelerator_of_Ilgpu_opens(Precision precision)
    {
        using Executor executor = IlgpuDevices.Open("ilgpu-cpu", 0, precision);

        executor.Precision.ShouldBe(precision);
        executor.DeviceName.ShouldNotBeEmpty();
        executor.AvailableMemory.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_device_number_that_there_is_not_is_refused() =>
        Should.Throw<DeviceException>(() => IlgpuDevices.Open("ilgpu-cpu", 7, Precision.Float64))
            .Message.ShouldContain("'devices' lists");

    [Fact]
    public void The_command_measures_it()
    {
        CliRun run = CliRun.Of(
            "bench", "--device", "ilgpu-cpu", "--quick", "--only", "contraction", "--precision",
            "float64", "--json", "--quiet");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("\"kind\": \"ilgpu-cpu\"");
        run.Output.ShouldContain("m=97 n=33 d=40 l=3");
    }

    [Fact]
    public void The_command_solves_on_it()
    {
        string tensor = Path.Combine(_folder.Path, "t.ktns");
        CliRun.Of("generate", "--order", "3", "--dimension", "2", "--rank", "1", "--out", tensor)
            .ExitCode.ShouldBe(0);

        CliRun run = CliRun.Of(
            "solve", tensor, "--out", Path.Combine(_folder.Path, "run"), "--device", "ilgpu-cpu",
            "--method", "descent", "--components", "3", "--max-steps", "5");

        run.ExitCode.ShouldBe(1, run.Error);
        run.Output.ShouldContain("CPUAccelerator");
    }
}
