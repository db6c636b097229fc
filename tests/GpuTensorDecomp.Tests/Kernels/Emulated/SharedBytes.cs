using System.Runtime.CompilerServices;

namespace ILGPU;

/// <summary>
/// Which type the bytes of a group's launch-time memory are used as: parts of a kernel's layout
/// that overlap show as bytes used as two types.
/// </summary>
internal sealed class SharedBytes(int length)
{
    private const int Grain = 4;
    private readonly Type?[] _types = new Type?[(length + Grain - 1) / Grain];

    public int Length => length;

    /// <summary>Notes that an element of an array of <typeparamref name="T"/> is used.</summary>
    public void Use<T>(int element)
    {
        int size = Unsafe.SizeOf<T>();
        for (int grain = element * size / Grain; grain < (element + 1) * size / Grain; grain++)
        {
            Type type = _types[grain] ??= typeof(T);
            if (type != typeof(T))
            {
                throw new KernelFaultException(
                    $"shared byte {grain * Grain} is used as {type.Name} and {typeof(T).Name}");
            }
        }
    }
}
