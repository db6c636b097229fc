namespace ILGPU;

/// <summary>
/// Stands in for ILGPU's shared memory: the n-th allocation of each thread is one array, and so is
/// its n-th view of what the launch gives to the group.
/// </summary>
public static class SharedMemory
{
    public static ArrayView<T> Allocate<T>(int length)
        where T : unmanaged => KernelGroup.Current.Allocate<T>(length);

    public static ArrayView<T> GetDynamic<T>()
        where T : unmanaged => KernelGroup.Current.Dynamic<T>();
}
