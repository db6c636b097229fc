using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>
/// Memory of the launch: as many bytes as the runs need, in which all parts have their places.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly struct LaunchMemory<T> : IGroupMemory<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public static ArrayView<Four<T>> Rows() => SharedMemory.GetDynamic<Four<T>>();

    /// <inheritdoc/>
    public static ArrayView<double> Numbers() => SharedMemory.GetDynamic<double>();

    /// <inheritdoc/>
    public static ArrayView<T> Weights() => SharedMemory.GetDynamic<T>();
}
