using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Host;

/// <summary>An array in device memory; zero at first, at least one element long.</summary>
internal sealed class DeviceArray<TItem> : IDisposable
    where TItem : unmanaged
{
    private readonly MemoryBuffer1D<TItem, Stride1D.Dense> _memory;

    public DeviceArray(Accelerator accelerator, long length)
    {
        _memory = accelerator.Allocate1D<TItem>(Math.Max(length, 1));
        _memory.MemSetToZero();
    }

    public DeviceArray(Accelerator accelerator, TItem[] items)
        : this(accelerator, items.Length) => Write(0, items);

    public ArrayView<TItem> View => _memory.View.BaseView;

    public void Write(long offset, TItem[] items)
    {
        if (items.Length > 0)
            View.SubView(offset, items.Length).CopyFromCPU(items);
    }

    public TItem[] Read(long offset, long length)
    {
        var items = new TItem[length];
        if (length > 0)
            View.SubView(offset, length).CopyToCPU(items);
        return items;
    }

    public void Dispose() => DisposeOf(_memory);

    /// <summary>Frees what a device holds; a device that was lost holds nothing any more.</summary>
    public static void DisposeOf(IDisposable held)
    {
        try
        {
            held.Dispose();
        }
        catch (AcceleratorException)
        {
            // The fault itself was told where it struck; freeing must not hide it.
        }
    }
}
