using GpuTensorDecomp.Kernels;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>
/// The device that kernel tests run on: ILGPU's CPU accelerator, or the kind that
/// <c>GPUDECOMP_REQUIRE_DEVICE</c> names (cuda or opencl), without which the tests then fail.
/// </summary>
internal sealed class TestDevice : IDisposable
{
    private readonly Context _context;

    /// <summary>Opens the device.</summary>
    /// <param name="threads">Threads that a group may have on ILGPU's CPU accelerator.</param>
    public TestDevice(int threads = 64)
    {
        _context = IlgpuContext.Create(
            builder => builder.CPU(new CPUDevice(32, threads / 32, 1)).OpenCL().Cuda());
        Accelerator = Environment.GetEnvironmentVariable("GPUDECOMP_REQUIRE_DEVICE") switch
        {
            "cuda" => _context.CreateCudaAccelerator(0),
            "opencl" => _context.CreateCLAccelerator(0),
            null or "" => _context.CreateCPUAccelerator(0),
            { } other => throw new InvalidOperationException(
                $"GPUDECOMP_REQUIRE_DEVICE={other}: give cuda or opencl."),
        };
    }

    public Accelerator Accelerator { get; }

    public void Dispose()
    {
        Accelerator.Dispose();
        _context.Dispose();
    }
}
