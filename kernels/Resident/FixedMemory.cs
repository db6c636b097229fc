using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>
/// Memory of fixed sizes, an array a part: for OpenCL, where ILGPU 1.5.3 keeps memory of the launch
/// in variables that all groups share, and divides its length by no number.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TRows">Fours of the rows; twice the weights.</typeparam>
/// <typeparam name="TThreads">Threads of the group, at least the components.</typeparam>
public readonly struct FixedMemory<T, TRows, TThreads> : IGroupMemory<T>
    where T : unmanaged
    where TRows : struct, ISize
    where TThreads : struct, ISize
{
    /// <inheritdoc/>
    public static ArrayView<Four<T>> Rows() => SharedMemory.Allocate<Four<T>>(TRows.Value);

    /// <inheritdoc/>
    public static ArrayView<double> Numbers() => SharedMemory.Allocate<double>(
        ResidentFigures.Count * (TThreads.Value + 2));

    /// <inheritdoc/>
    public static ArrayView<T> Weights() => SharedMemory.Allocate<T>(TRows.Value / 2);
}
