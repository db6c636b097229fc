using System.Runtime.CompilerServices;

namespace ILGPU;

/// <summary>Stands in for ILGPU's request of shared memory at a launch.</summary>
public readonly record struct SharedMemoryConfig(int Bytes)
{
    public static SharedMemoryConfig RequestDynamic<T>(int count)
        where T : unmanaged => new(count * Unsafe.SizeOf<T>());
}
