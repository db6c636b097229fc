namespace ILGPU.Runtime;

/// <summary>Stands in for ILGPU's copies between host and device.</summary>
public static class ArrayViewExtensions
{
    public static void CopyFromCPU<T>(this ArrayView<T> view, T[] source)
        where T : unmanaged => source.CopyTo(view.Span);

    public static void CopyFromPageLockedAsync<T>(
        this ArrayView<T> view, AcceleratorStream stream, PageLockedArray1D<T> source)
        where T : unmanaged => stream.Enqueue(() => source.Span.CopyTo(view.Span));

    public static void CopyToCPU<T>(this ArrayView<T> view, T[] target)
        where T : unmanaged => view.Span.CopyTo(target);
}
