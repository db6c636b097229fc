using System.Runtime.InteropServices;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// Memory outside the managed heap, aligned to a cache line, from which buffers are cut one after
/// another. Only its owner disposes of it; who forgets to leaves it to the collector.
/// </summary>
internal sealed unsafe class NativeBlock : IDisposable
{
    private const nuint Alignment = 64;

    private readonly nuint _bytes;
    private byte* _start;
    private nuint _taken;

    /// <summary>Allocates.</summary>
    /// <param name="bytes">Bytes; the sum of <see cref="SizeOf{T}"/> of what is cut.</param>
    /// <param name="isScratch">Whether it is written before it is read; else it is zeroed.</param>
    public NativeBlock(nuint bytes, bool isScratch = false)
    {
        _bytes = Math.Max(bytes, Alignment);
        _start = (byte*)NativeMemory.AlignedAlloc(_bytes, Alignment);
        if (!isScratch)
            NativeMemory.Clear(_start, _bytes);
    }

#pragma warning disable MA0055 // Native memory needs a last resort when an owner is not disposed.
    ~NativeBlock() => Free();
#pragma warning restore MA0055

    /// <summary>Bytes that a buffer takes, whole cache lines.</summary>
    public static nuint SizeOf<T>(long length)
        where T : unmanaged =>
        checked((nuint)length * (nuint)sizeof(T) + (Alignment - 1)) / Alignment * Alignment;

    /// <summary>The next bytes.</summary>
    public void* Take(nuint bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _bytes - _taken);
        void* place = _start + _taken;
        _taken += bytes;
        return place;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
    }
}
