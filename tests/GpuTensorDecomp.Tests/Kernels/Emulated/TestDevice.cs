using ILGPU.Runtime;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>The device that kernel tests run on: the emulator.</summary>
internal sealed class TestDevice : IDisposable
{
    public Accelerator Accelerator { get; } = new();

    public void Dispose() => Accelerator.Dispose();
}
