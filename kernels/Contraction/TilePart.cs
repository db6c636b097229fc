using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>The eight numbers that a thread brings of a small tile's slice.</summary>
/// <typeparam name="T">The number type.</typeparam>
public struct TilePart<T>
    where T : unmanaged
{
    /// <summary>Four of them, 8 apart along the tile.</summary>
    public Four<T> First { get; set; }

    /// <summary>The other four, some rows further.</summary>
    public Four<T> Second { get; set; }
}
