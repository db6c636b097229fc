using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Host;

/// <summary>
/// The slabs of Gram numbers that every contraction of an executor uses in turn; they only grow.
/// </summary>
internal sealed class GramSlab<T>(Accelerator accelerator) : IDisposable
    where T : unmanaged
{
    private DeviceArray<T>? _gram;
    private DeviceArray<T>? _lower;
    private DeviceArray<T>? _sums;

    public ArrayView<T> Gram => _gram!.View;

    public ArrayView<T> Lower => _lower!.View;

    public ArrayView<T> Sums => _sums!.View;

    /// <summary>Makes room.</summary>
    /// <param name="length">Gram numbers.</param>
    /// <param name="sums">Sums that a library makes of them.</param>
    /// <param name="withLower">Whether the noise term needs as many again.</param>
    public void Require(long length, long sums, bool withLower)
    {
        Grow(ref _gram, length);
        Grow(ref _lower, withLower ? length : 1);
        Grow(ref _sums, sums);
    }

    public void Dispose()
    {
        _gram?.Dispose();
        _lower?.Dispose();
        _sums?.Dispose();
    }

    private void Grow(ref DeviceArray<T>? slab, long length)
    {
        if (slab is not null && slab.View.Length >= length)
            return;
        slab?.Dispose();
        slab = null;
        slab = new DeviceArray<T>(accelerator, length);
    }
}
