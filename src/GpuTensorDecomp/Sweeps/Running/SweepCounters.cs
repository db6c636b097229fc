using System.Diagnostics;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>Counts what the lanes do; any thread may count and read.</summary>
internal sealed class SweepCounters
{
    private readonly Stopwatch _watch = new();
    private long _done;
    private long _failed;
    private int _running;
    private long _runSteps;

    /// <summary>Where the sweep stands.</summary>
    public SweepProgress Progress => new(
        Interlocked.Read(ref _done),
        Interlocked.Read(ref _failed),
        Volatile.Read(ref _running),
        Interlocked.Read(ref _runSteps),
        _watch.Elapsed);

    /// <summary>Starts the clock.</summary>
    public void Start() => _watch.Start();

    /// <summary>Stops the clock.</summary>
    public void Stop() => _watch.Stop();

    /// <summary>A case is being solved.</summary>
    public void Begin() => Interlocked.Increment(ref _running);

    /// <summary>Cases were interrupted.</summary>
    public void Drop(int cases) => Interlocked.Add(ref _running, -cases);

    /// <summary>A case has its record.</summary>
    public void End(SweepRecord record)
    {
        Interlocked.Decrement(ref _running);
        Interlocked.Increment(ref _done);
        Interlocked.Add(ref _runSteps, record.Steps ?? 0);
        if (record.Fault is not null)
            Interlocked.Increment(ref _failed);
    }
}
