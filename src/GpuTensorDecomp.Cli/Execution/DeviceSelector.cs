using System.Runtime.InteropServices;
using GpuTensorDecomp.Bench;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Cli.Execution;

/// <summary>The only place that picks an executor.</summary>
internal static class DeviceSelector
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>Opens a device; auto is the first usable NVIDIA GPU, else the CPU.</summary>
    /// <exception cref="DeviceException">It cannot be used; says why and what to do.</exception>
    public static Executor Open(DeviceName device, Precision precision) => device.Kind switch
    {
        DeviceName.Cpu => new CpuExecutor(precision),
        DeviceName.Auto => OpenBest(precision),
        _ => OpenAccelerator(device, precision),
    };

    /// <summary>Every device, usable or not.</summary>
    public static IReadOnlyList<DeviceEntry> List() => [Cpu(), .. Accelerators()];

    /// <summary>Whether <c>auto</c> is a GPU.</summary>
    public static bool HasGpu() =>
        IlgpuDevices.List().Any(device => device.Usable && device.Kind == IlgpuDevices.Cuda);

    /// <summary>An accelerator with what a page of figures says of it.</summary>
    /// <exception cref="DeviceException">It cannot be used; says why and what to do.</exception>
    public static BenchDevice ToMeasure(DeviceName device)
    {
        OpenAccelerator(device, Precision.Float64).Dispose();
        IlgpuDevice entry = IlgpuDevices.List().First(
            entry => entry.Kind == device.Kind && entry.Index == (device.Index ?? 0));
        return new BenchDevice(
            entry.Kind, entry.Name, entry.Driver, entry.ComputeCapability, entry.Multiprocessors,
            entry.MemoryBytes);
    }

    /// <summary>
    /// The ways in which a device can make matrix products, its library's first; none where it has
    /// one only.
    /// </summary>
    public static IReadOnlyList<BenchWay> Ways(DeviceName device)
    {
        IlgpuDevice? entry = IlgpuDevices.List().FirstOrDefault(
            entry => entry.Kind == device.Kind && entry.Index == (device.Index ?? 0));
        return entry?.Library is { } library
            ?
            [
                new BenchWay(library, Opener(ProductWay.Library)),
                new BenchWay("own kernels", Opener(ProductWay.Own)),
            ]
            : [];

        Func<Precision, Executor> Opener(ProductWay way) => precision =>
            IlgpuDevices.Open(device.Kind, device.Index ?? 0, precision, way);
    }

    private static Executor OpenBest(Precision precision)
    {
        if (!IlgpuDevices.IsBuiltWithIlgpu)
            return new CpuExecutor(precision);
        try
        {
            return IlgpuDevices.Open(IlgpuDevices.Cuda, 0, precision);
        }
        catch (DeviceException)
        {
            return new CpuExecutor(precision);
        }
    }

    private static Executor OpenAccelerator(DeviceName device, Precision precision)
    {
        try
        {
            return IlgpuDevices.Open(device.Kind, device.Index ?? 0, precision);
        }
        catch (DeviceException fault)
        {
            throw new DeviceException(
                $"--device {device}: {fault.Message}. Or give --device cpu.", fault);
        }
    }

    private static DeviceEntry Cpu()
    {
        using var executor = new CpuExecutor();
        return new DeviceEntry(
            DeviceName.Cpu, ProcessorName(), true, null, executor.AvailableMemory,
            Environment.ProcessorCount, executor.LaneBits);
    }

    private static IEnumerable<DeviceEntry> Accelerators() => IlgpuDevices.List().Select(device =>
        new DeviceEntry(
            $"{device.Kind}:{device.Index}",
            device.Name.Length > 0 ? device.Name : null,
            device.Usable,
            device.Reason,
            device.MemoryBytes,
            LargeProducts: device.Usable ? LargeProducts(device) : null));

    private static string LargeProducts(IlgpuDevice device) =>
        device.Library is { } library ? $"{library} or own kernels"
        : device.LibraryFault is { } fault ? $"own kernels ({fault})"
        : "own kernels";

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
