using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Host;

/// <summary>
/// Rows that are too many for the device, sent to it block by block through two page-locked buffers
/// of the host and two of the device: while kernels work on one block, the next is converted and
/// copied. Blocks have equal length; what lies beyond the last row is not to be read.
/// </summary>
internal sealed class SampleStream<T> : IDisposable
    where T : unmanaged
{
    private readonly Accelerator _accelerator;
    private readonly double[] _rows;
    private readonly int _dimension;
    private readonly Func<double, T> _narrow;
    private readonly AcceleratorStream _copies;
    private readonly PageLockedArray1D<T>[] _hostBlocks;
    private readonly DeviceArray<T>[] _deviceBlocks;

    /// <summary>Allocates the buffers.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="rows">All rows (row, coordinate).</param>
    /// <param name="dimension">Numbers of a row.</param>
    /// <param name="blockRows">Rows of a block.</param>
    /// <param name="narrow">Conversion to the device's number type.</param>
    public SampleStream(
        Accelerator accelerator,
        double[] rows,
        int dimension,
        int blockRows,
        Func<double, T> narrow)
    {
        _accelerator = accelerator;
        _rows = rows;
        _dimension = dimension;
        BlockRows = blockRows;
        _narrow = narrow;
        _copies = accelerator.CreateStream();
        long length = (long)blockRows * dimension;
        _hostBlocks =
        [
            accelerator.AllocatePageLocked1D<T>(length),
            accelerator.AllocatePageLocked1D<T>(length),
        ];
        _deviceBlocks =
            [new DeviceArray<T>(accelerator, length), new DeviceArray<T>(accelerator, length)];
    }

    /// <summary>Rows of a block.</summary>
    public int BlockRows { get; }

    /// <summary>Queues work on every block in turn: view of its rows, first row, count.</summary>
    public void ForEachBlock(Action<ArrayView<T>, int, int> work)
    {
        int rowCount = _rows.Length / _dimension;

        // Kernels of an earlier pass may still read the buffers.
        _accelerator.DefaultStream.Synchronize();
        for (int first = 0, block = 0; first < rowCount; first += BlockRows, block ^= 1)
        {
            int count = Math.Min(BlockRows, rowCount - first);
            Fill(_hostBlocks[block].Span, first, count);
            _deviceBlocks[block].View.CopyFromPageLockedAsync(_copies, _hostBlocks[block]);

            // The block before this one was worked on meanwhile; now its buffers are free.
            _accelerator.DefaultStream.Synchronize();
            _copies.Synchronize();
            work(_deviceBlocks[block].View, first, count);
        }
    }

    public void Dispose()
    {
        foreach (DeviceArray<T> block in _deviceBlocks)
            block.Dispose();
        DeviceArray<T>.DisposeOf(_copies);
        foreach (PageLockedArray1D<T> block in _hostBlocks)
            DeviceArray<T>.DisposeOf(block);
    }

    private void Fill(Span<T> block, int first, int count)
    {
        ReadOnlySpan<double> rows =
            _rows.AsSpan(first * _dimension, count * _dimension); // an array, so within int
        for (int n = 0; n < rows.Length; n++)
            block[n] = _narrow(rows[n]);
    }
}
