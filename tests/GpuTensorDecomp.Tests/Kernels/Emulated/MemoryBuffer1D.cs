using System.Runtime.CompilerServices;

namespace ILGPU.Runtime;

/// <summary>Stands in for ILGPU's buffer of device memory.</summary>
public sealed class MemoryBuffer1D<T, TStride>(long length, Accelerator owner) : IDisposable
    where T : unmanaged
{
    private readonly T[] _memory = new T[length];

    public BufferView<T> View => new(new ArrayView<T>(_memory));

    public void MemSetToZero() => Array.Clear(_memory);

    public void Dispose() => owner.Release(length * Unsafe.SizeOf<T>());
}
