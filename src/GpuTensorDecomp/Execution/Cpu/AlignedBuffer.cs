using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// A 64-byte aligned array outside the managed heap, freed by its one owner.
/// </summary>
internal sealed unsafe class AlignedBuffer<T> : IDisposable
    where T : unmanaged
{
    private const nuint Alignment = 64;

    /// <summary>Allocates.</summary>
    /// <param name="length">Items.</param>
    /// <param name="isScratch">Whether it is written before it is read; else it is zeroed.</param>
    public AlignedBuffer(long length, bool isScratch = false)
    {
        Length = length;
        nuint bytes = checked((nuint)Math.Max(length, 1) * (nuint)sizeof(T));
        Pointer = (T*)NativeMemory.AlignedAlloc(bytes, Alignment);
        if (!isScratch)
            NativeMemory.Clear(Pointer, bytes);
    }

#pragma warning disable MA0055 // Native memory needs a last resort when an owner is not disposed.
    ~AlignedBuffer() => Free();
#pragma warning restore MA0055

    public T* Pointer { get; private set; }

    public long Length { get; }

    public Span<T> Span => new(Pointer, checked((int)Length));

    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Pointer[index];
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
    }
}
