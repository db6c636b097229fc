using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// A device's library of matrix products, which works in the order of the device's launches. Equal
/// products give equal bits.
/// </summary>
public interface IMatrixProducts : IDisposable
{
    /// <summary>Its name and version.</summary>
    string Name { get; }

    /// <summary>C = op(A)·B, float32 or float64.</summary>
    void Multiply<T>(
        MatrixProduct product, ArrayView<T> left, ArrayView<T> right, ArrayView<T> result)
        where T : unmanaged;
}
