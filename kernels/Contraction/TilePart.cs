using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>The eight numbers that a thread brings of a small tile's slice.</summary>
/// <typeparam name="T">The number type.</typeparam>
public struct TilePart<T>
    where T : unmanaged
{
    /// <summary>Those of its first row of the slice, or the first four of its rows.</summary>
    public Four<T> First { get; set; }

    /// <summary>The others.</summary>
    public Four<T> Second { get; set; }
}
