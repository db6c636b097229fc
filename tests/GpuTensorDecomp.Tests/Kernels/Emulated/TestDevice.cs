using ILGPU.Runtime;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>The device that kernel tests run on: the emulator.</summary>
/// <param name="threads">Threads that a group may have.</param>
internal sealed class TestDevice(int threads = 1024) : IDisposable
{
    public Accelerator Accelerator { get; } = new() { MaxNumThreadsPerGroup = threads };

    public void Dispose() => Accelerator.Dispose();
}
