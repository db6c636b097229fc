using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Execution;

/// <summary>A tensor in the memory and precision of one executor.</summary>
public abstract class DeviceTarget(SymmetricTensor tensor) : IDisposable
{
    /// <summary>The tensor it was made from.</summary>
    public SymmetricTensor Tensor { get; } = tensor;

    /// <inheritdoc/>
    public abstract void Dispose();
}
