namespace ILGPU.Runtime;

/// <summary>
/// Stands in for a buffer's one-dimensional view, of which the base view is used.
/// </summary>
public readonly record struct BufferView<T>(ArrayView<T> BaseView)
    where T : unmanaged;
