using ILGPU.Runtime;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>
/// The device that kernel tests run on: the emulator. Where a device is required, they fail.
/// </summary>
internal sealed class TestDevice : IDisposable
{
    /// <summary>Makes the device.</summary>
    /// <param name="threads">Threads that a group may have.</param>
    public TestDevice(int threads = 1024)
    {
        string? required = Environment.GetEnvironmentVariable("GPUDECOMP_REQUIRE_DEVICE");
        if (!string.IsNullOrEmpty(required))
        {
            throw new InvalidOperationException(
                $"GPUDECOMP_REQUIRE_DEVICE={required}: this build is without ILGPU and has no " +
                "device but the emulator. Put ILGPU on a NuGet source and build again.");
        }

        Accelerator = new Accelerator { MaxNumThreadsPerGroup = threads };
    }

    public Accelerator Accelerator { get; }

    public void Dispose() => Accelerator.Dispose();
}
