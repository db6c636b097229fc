using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>The device that kernel tests run on: ILGPU's CPU accelerator.</summary>
internal sealed class TestDevice : IDisposable
{
    private readonly Context _context = Context.Create(
        builder => builder.CPU(new CPUDevice(32, 2, 1)));

    public TestDevice() => Accelerator = _context.CreateCPUAccelerator(0);

    public Accelerator Accelerator { get; }

    public void Dispose()
    {
        Accelerator.Dispose();
        _context.Dispose();
    }
}
