namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// Scratch arrays for as many contractions as run at once, shared by the runs of a batch.
/// </summary>
internal sealed class ScratchPool<T> : IDisposable
    where T : unmanaged
{
    private readonly NativeBlock _block;
    private readonly Stack<AlignedBuffer<T>> _free;
    private readonly Lock _gate = new();

    public ScratchPool(int count, long length)
    {
        _block = new NativeBlock(
            checked((nuint)count * NativeBlock.SizeOf<T>(length)), isScratch: true);
        _free = new Stack<AlignedBuffer<T>>(count);
        for (int i = 0; i < count; i++)
            _free.Push(new AlignedBuffer<T>(_block, length));
    }

    public AlignedBuffer<T> Take()
    {
        lock (_gate)
            return _free.Pop();
    }

    public void Return(AlignedBuffer<T> scratch)
    {
        lock (_gate)
            _free.Push(scratch);
    }

    public void Dispose() => _block.Dispose();
}
