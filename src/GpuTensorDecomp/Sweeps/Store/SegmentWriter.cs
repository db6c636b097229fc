using System.Buffers;

namespace GpuTensorDecomp.Sweeps;

/// <summary>
/// Appends lines to this process's own segment: to the operating system at once, to the disk by a
/// timer and at the end. The segment is created with the first line; after a write that failed it
/// is cut back to its last whole line.
/// </summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly string _folder;
    private readonly SweepStoreOptions _options;
    private readonly StoreOperations _operations;
    private readonly Timer _timer;
    private readonly Lock _gate = new();
    private readonly Lock _syncGate = new();
    private Stream? _stream;
    private int _segments;
    private bool _timerRuns;
    private long _unsynced;
    private Exception? _fault;

    public SegmentWriter(string folder, SweepStoreOptions options, StoreOperations operations)
    {
        _folder = folder;
        _options = options;
        _operations = operations;
        _timer = new Timer(_ => SyncInBackground(), null, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>The segment that is written now; null before the first line.</summary>
    public string? Path { get; private set; }

    /// <summary>Its bytes: whole lines only.</summary>
    public long Length { get; private set; }

    /// <summary>Records that were written by this process but may not be on the disk yet.</summary>
    public long Unsynced => Interlocked.Read(ref _unsynced);

    /// <summary>Appends whole lines.</summary>
    /// <exception cref="IOException">None of them was appended.</exception>
    public void Append(ReadOnlySpan<byte> lines, int records)
    {
        lock (_gate)
        {
            ThrowIfFaulted();
            _stream ??= Begin();
            Write(_stream, lines);
            Interlocked.Add(ref _unsynced, records);
            if (!_timerRuns)
                _timerRuns = _timer.Change(_options.SyncEvery, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Waits until everything is on the disk.</summary>
    /// <exception cref="IOException">It cannot be brought there.</exception>
    public void Flush()
    {
        lock (_gate)
            ThrowIfFaulted();
        Sync();
    }

    /// <summary>Brings everything to the disk and closes the segment.</summary>
    public void Dispose()
    {
        using (var ended = new ManualResetEvent(false))
        {
            if (_timer.Dispose(ended))
                ended.WaitOne();
        }

        try
        {
            if (_fault is null)
                Sync();
        }
        finally
        {
            _stream?.Dispose();
            _stream = null;
        }
    }

    private Stream Begin()
    {
        Directory.CreateDirectory(_folder);
        string shard = _options.Shard.Count == 1
            ? ""
            : $".{_options.Shard.Index}of{_options.Shard.Count}";
        while (true)
        {
            string number = _segments == 0 ? "" : $"-{_segments}";
            _segments++;
            Path = System.IO.Path.Combine(
                _folder, $"{_options.Identity.Name}{number}{shard}{SegmentFolder.Suffix}");
            if (!File.Exists(Path))
                break;
        }

        _operations.Count(StoreOperation.Create);
        Stream stream = _options.CreateSegment(Path);
        Length = 0;
        var header = new ArrayBufferWriter<byte>();
        RecordLine.WriteHeader(header, SegmentHeader.Of(_options.Identity).ToJson());
        Write(stream, header.WrittenSpan);
        return stream;
    }

    private void Write(Stream stream, ReadOnlySpan<byte> bytes)
    {
        try
        {
            _operations.Count(StoreOperation.Write);
            stream.Write(bytes);
            Length += bytes.Length;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            CutBack(stream);
            throw;
        }
    }

    private void CutBack(Stream stream)
    {
        try
        {
            stream.SetLength(Length);
            stream.Position = Length;
            if (Length > 0)
                return;
        }
        catch (Exception fault) when (
            fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // Then the torn line stays where it is, and readers pass over it; the next append
            // begins a new segment.
        }

        stream.Dispose();
        _stream = null;
    }

    private void SyncInBackground()
    {
        lock (_gate)
            _timerRuns = false;
        try
        {
            Sync();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            lock (_gate)
                _fault = fault;
        }
    }

    private void Sync()
    {
        lock (_syncGate)
        {
            Stream? stream;
            long count;
            lock (_gate)
            {
                stream = _stream;
                count = _unsynced;
            }

            if (stream is null || count == 0)
                return;
            _operations.Count(StoreOperation.Sync);

            // Appends go on meanwhile, so the file is flushed by its handle.
            if (stream is FileStream file)
                RandomAccess.FlushToDisk(file.SafeFileHandle);
            else
                stream.Flush();
            Interlocked.Add(ref _unsynced, -count);
        }
    }

    // After a failed flush the system may have thrown pages away: nothing more is written there.
    private void ThrowIfFaulted()
    {
        if (_fault is not null)
            throw new IOException(_fault.Message, _fault);
    }
}
