namespace ILGPU;

/// <summary>
/// Stands in for ILGPU's shared memory: the n-th allocation of each thread is one array.
/// </summary>
public static class SharedMemory
{
    public static ArrayView<T> Allocate<T>(int length)
        where T : unmanaged => KernelGroup.Current.Allocate<T>(length);
}
