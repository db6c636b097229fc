using System.Reflection;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Kernels;

public static partial class IlgpuDevices
{
    private static readonly string WithoutIlgpu =
        $"built without ILGPU: put ILGPU {IlgpuVersion} on a NuGet source named in your NuGet " +
        "configuration and build again";

    private static string? IlgpuVersion =>
        typeof(IlgpuDevices).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == nameof(IlgpuVersion)).Value;

    /// <summary>Whether this build can drive the devices listed.</summary>
    public static bool IsBuiltWithIlgpu => false;

    /// <summary>One entry a kind, each with the reason why it cannot be used.</summary>
    public static IReadOnlyList<IlgpuDevice> List() =>
        [.. Kinds.Select(kind => new IlgpuDevice(kind, 0, "", null, false, WithoutIlgpu))];

    /// <summary>Throws: a build without ILGPU opens nothing.</summary>
    /// <exception cref="DeviceException">Always; names the remedy.</exception>
    public static Executor Open(
        string kind, int index, Precision precision, ProductWay way = ProductWay.Measured) =>
        throw new DeviceException(WithoutIlgpu);
}
