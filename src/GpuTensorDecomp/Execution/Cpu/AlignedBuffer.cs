using System.Runtime.CompilerServices;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// A 64-byte aligned array outside the managed heap: of its own, freed by its one owner, or a part
/// of a block that is freed as a whole.
/// </summary>
internal sealed unsafe class AlignedBuffer<T> : IDisposable
    where T : unmanaged
{
    private readonly NativeBlock _block;
    private readonly bool _isPart;

    /// <summary>Allocates.</summary>
    /// <param name="length">Items.</param>
    /// <param name="isScratch">Whether it is written before it is read; else it is zeroed.</param>
    public AlignedBuffer(long length, bool isScratch = false)
        : this(new NativeBlock(NativeBlock.SizeOf<T>(length), isScratch), length, isPart: false)
    {
    }

    /// <summary>Cuts the next items from a block.</summary>
    /// <param name="block">The block, which stays its owner's.</param>
    /// <param name="length">Items.</param>
    public AlignedBuffer(NativeBlock block, long length)
        : this(block, length, isPart: true)
    {
    }

    private AlignedBuffer(NativeBlock block, long length, bool isPart)
    {
        _block = block;
        _isPart = isPart;
        Length = length;
        Pointer = (T*)block.Take(NativeBlock.SizeOf<T>(length));
    }

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
        if (!_isPart)
            _block.Dispose();
        Pointer = null;
    }
}
