namespace ILGPU;

/// <summary>Stands in for ILGPU's view of device memory; refuses indices outside of it.</summary>
public readonly struct ArrayView<T>(T[] memory)
    where T : unmanaged
{
    public long Length => memory.Length;

    public ref T this[long index]
    {
        get
        {
            if (index < 0 || index >= memory.Length)
            {
                throw new InvalidOperationException(
                    $"a kernel touched element {index} of a view of {memory.Length}");
            }

            return ref memory[index];
        }
    }
}
