using System.Runtime.InteropServices;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Cli.Execution;

/// <summary>The only place that picks an executor.</summary>
internal static class DeviceSelector
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>Opens a device; auto is the CPU where no accelerator is usable.</summary>
    /// <exception cref="DeviceException">It cannot be used; says why and what to do.</exception>
    public static Executor Open(DeviceName device, Precision precision)
    {
        if (device.Kind is DeviceName.Auto or DeviceName.Cpu)
            return new CpuExecutor(precision);
        DeviceEntry entry = Accelerators().First(entry => entry.Device == device.Kind);
        throw new DeviceException($"--device {device}: {entry.Reason}. Until then give --device cpu.");
    }

    /// <summary>Every device, usable or not.</summary>
    public static IReadOnlyList<DeviceEntry> List() => [Cpu(), .. Accelerators()];

    private static DeviceEntry Cpu()
    {
        using var executor = new CpuExecutor();
        return new DeviceEntry(
            DeviceName.Cpu, ProcessorName(), true, null, executor.AvailableMemory,
            Environment.ProcessorCount, executor.LaneBits);
    }

    private static IEnumerable<DeviceEntry> Accelerators() =>
        DeviceName.Accelerators.Select(kind => new DeviceEntry(
            kind, null, false,
            "no kernels are built into this program; build it where a NuGet source carries ILGPU"));

    private static string ProcessorName()
    {
        string? model = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(
                line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return model?[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}";
    }
}
