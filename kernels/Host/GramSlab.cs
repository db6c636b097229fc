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

    public ArrayView<T> Gram => _gram!.View;

    public ArrayView<T> Lower => _lower!.View;

    /// <summary>
    /// Makes room for <paramref name="length"/> numbers, in both slabs where asked for.
    /// </summary>
    public void Require(long length, bool withLower)
    {
        Grow(ref _gram, length);
        Grow(ref _lower, withLower ? length : 1);
    }

    public void Dispose()
    {
        _gram?.Dispose();
        _lower?.Dispose();
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
