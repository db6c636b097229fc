namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>
/// Records on their way to a store. Where cases are so short that a write each would be felt, up to
/// <see cref="Most"/> are written together, none later than <see cref="Longest"/> after it came;
/// a record that comes longer than that after the last write is written at once. Any thread may
/// call it.
/// </summary>
internal sealed class HeldRecords : IDisposable
{
    /// <summary>Records that are written together, at most.</summary>
    public const int Most = 64;

    /// <summary>The longest that a record is held back: what a kill loses.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);

    private readonly SweepStore _store;
    private readonly List<SweepRecord> _held = new(Most);
    private readonly Timer _timer;
    private readonly Lock _gate = new();
    private long _lastWrite = long.MinValue;
    private InputException? _fault;

    /// <summary>Nothing is held.</summary>
    /// <param name="store">Where records go; stays the caller's.</param>
    public HeldRecords(SweepStore store)
    {
        _store = store;
        _timer = new Timer(_ => WriteInBackground(), null, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>Takes a record.</summary>
    /// <exception cref="InputException">Records could not be written.</exception>
    public void Add(SweepRecord record)
    {
        lock (_gate)
        {
            ThrowIfFaulted();
            _held.Add(record);
            long sinceWrite = Environment.TickCount64 - _lastWrite;
            if (_held.Count >= Most || _lastWrite == long.MinValue ||
                sinceWrite >= Longest.TotalMilliseconds)
            {
                Write();
            }
            else if (_held.Count == 1)
            {
                _timer.Change(Longest, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Writes what is held.</summary>
    /// <exception cref="InputException">Records could not be written.</exception>
    public void Flush()
    {
        lock (_gate)
        {
            ThrowIfFaulted();
            Write();
        }
    }

    /// <summary>Writes what is held, and forgets it where that fails.</summary>
    /// <exception cref="InputException">Records could not be written.</exception>
    public void Dispose()
    {
        using (var ended = new ManualResetEvent(false))
        {
            if (_timer.Dispose(ended))
                ended.WaitOne();
        }

        lock (_gate)
            Write();
    }

    // Those that fail are not tried again: what follows from the fault is that the sweep ends.
    private void Write()
    {
        SweepRecord[] records = [.. _held];
        _held.Clear();
        _lastWrite = Environment.TickCount64;
        _store.Append(records);
    }

    private void WriteInBackground()
    {
        lock (_gate)
        {
            try
            {
                Write();
            }
            catch (InputException fault)
            {
                _fault = fault;
            }
        }
    }

    private void ThrowIfFaulted()
    {
        if (_fault is not null)
            throw new InputException(_fault.Message, _fault);
    }
}
