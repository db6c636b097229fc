using System.Runtime.InteropServices;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Cli.Execution;

/// <summary>The only place that picks an executor.</summary>
internal static class DeviceSelector
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>Opens a device; auto is the CPU, the only one that solves yet.</summary>
    /// <exception cref="DeviceException">It cannot be used; says why and what to do.</exception>
    public static Executor Open(DeviceName device, Precision precision)
    {
        if (device.Kind is DeviceName.Auto or DeviceName.Cpu)
            return new CpuExecutor(precision);
        string name = $"{device.Kind}:{device.Index ?? 0}";
        DeviceEntry[] same = [.. Accelerators().Where(entry => entry.Device.StartsWith(
            device.Kind + ":", StringComparison.Ordinal))];
        DeviceEntry? entry = Array.Find(same, entry => entry.Device == name)
            ?? Array.Find(same, entry => entry.Name is null);
        string reason =
            entry?.Reason ?? "there is no such device; 'devices' lists those that there are";
        throw new DeviceException($"--device {device}: {reason}. Or give --device cpu.");
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

    // What ILGPU drives is listed but not usable: there is no executor for it in this version.
    private static IEnumerable<DeviceEntry> Accelerators() => IlgpuDevices.List().Select(device =>
        new DeviceEntry(
            $"{device.Kind}:{device.Index}",
            device.Name.Length > 0 ? device.Name : null,
            false,
            device.Reason ?? "it works, but this version solves on the CPU only",
            device.MemoryBytes));

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
