namespace ILGPU;

/// <summary>
/// Stands in for ILGPU's view of device or shared memory: refuses indices outside of it and, for
/// shared memory, tells the watcher of every access.
/// </summary>
public readonly struct ArrayView<T>(
    T[] memory, long first, long length, ISharedWatcher? watcher = null)
    where T : unmanaged
{
    public ArrayView(T[] memory)
        : this(memory, 0, memory.Length)
    {
    }

    public long Length => length;

    public ref T this[long index]
    {
        get
        {
            if (index < 0 || index >= length)
            {
                throw new KernelFaultException(
                    $"a kernel touched element {index} of a view of {length}");
            }

            watcher?.OnAccess((int)(first + index));
            return ref memory[first + index];
        }
    }

    public ArrayView<T> SubView(long offset, long count)
    {
        if (offset < 0 || count < 0 || offset + count > length)
        {
            throw new KernelFaultException(
                $"a view of {length} has no part of {count} elements from {offset}");
        }

        return new ArrayView<T>(memory, first + offset, count, watcher);
    }

    internal Span<T> Span => memory.AsSpan((int)first, (int)length);
}
