namespace GpuTensorDecomp.Kernels;

/// <summary>The accelerators that ILGPU offers on this machine.</summary>
public static partial class IlgpuDevices
{
    /// <summary><c>--device</c>'s name of NVIDIA GPUs.</summary>
    public const string Cuda = "cuda";

    /// <summary><c>--device</c>'s name of OpenCL devices.</summary>
    public const string OpenCL = "opencl";

    /// <summary><c>--device</c>'s name of ILGPU's own emulation on the CPU, for tests.</summary>
    public const string IlgpuCpu = "ilgpu-cpu";

    /// <summary>Every kind, in the order in which devices are listed and preferred.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [Cuda, OpenCL, IlgpuCpu];
}
