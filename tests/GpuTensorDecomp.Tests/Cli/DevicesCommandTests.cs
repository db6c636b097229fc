using System.Text.Json;

namespace GpuTensorDecomp.Tests.Cli;

public sealed class DevicesCommandTests
{
    [Fact]
    public void The_cpu_is_usable_and_what_is_not_says_why()
    {
        CliRun run = CliRun.Of("devices", "--json");

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement[] devices = [.. json.RootElement.GetProperty("devices").EnumerateArray()];
        devices[0].GetProperty("device").GetString().ShouldBe("cpu");
        devices[0].GetProperty("usable").GetBoolean().ShouldBeTrue();
        devices[0].GetProperty("cores").GetInt32().ShouldBe(Environment.ProcessorCount);
        foreach (string kind in new[] { "cuda", "opencl", "ilgpu-cpu" })
        {
            devices.ShouldContain(
                device => device.GetProperty("device").GetString()!.StartsWith(kind));
        }

        devices.ShouldAllBe(device =>
            device.GetProperty("usable").GetBoolean() ==
            (device.GetProperty("reason").ValueKind == JsonValueKind.Null));
    }

    [Fact]
    public void The_table_and_the_quiet_list_name_the_cpu()
    {
        CliRun.Of("devices").Output.ShouldContain("cpu");
        CliRun.Of("devices", "--quiet").Output.Split('\n')[0].Trim().ShouldBe("cpu");
    }
}
