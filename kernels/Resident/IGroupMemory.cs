using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>
/// Where a group's shared memory comes from. Each method is called once in a kernel.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IGroupMemory<T>
    where T : unmanaged
{
    /// <summary>Rows of terms and components.</summary>
    static abstract ArrayView<Four<T>> Rows();

    /// <summary>Sums and figures.</summary>
    static abstract ArrayView<double> Numbers();

    /// <summary>Weights of terms and components.</summary>
    static abstract ArrayView<T> Weights();
}
