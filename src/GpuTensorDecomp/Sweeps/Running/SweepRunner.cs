using System.Runtime.ExceptionServices;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>
/// Solves the cases of a source on several lanes at once. Each lane is a thread with executors of
/// its own and takes block after block; results do not depend on which lane solves what.
/// </summary>
/// <param name="source">The cases, and where their records go.</param>
/// <param name="lanes">One or more.</param>
/// <param name="checkpoints">Where long cases are saved; null for nowhere.</param>
/// <param name="products">
/// Hears how the devices make their matrix products; null where nobody asks.
/// </param>
public sealed class SweepRunner(
    ICaseSource source,
    IReadOnlyList<SweepLane> lanes,
    SweepCheckpoints? checkpoints = null,
    SweepProducts? products = null)
{
    private readonly SweepCounters _counters = new();
    private Exception? _fault;

    /// <summary>Where the sweep stands; any thread may ask.</summary>
    public SweepProgress Progress => _counters.Progress;

    /// <summary>Solves until the source is empty or the user asks to stop.</summary>
    /// <exception cref="DeviceException">A device failed; finished cases are kept.</exception>
    /// <exception cref="InputException">A record could not be kept.</exception>
    public void Run(CancellationToken cancellation)
    {
        // Lanes keep all cores busy: small factorisations split among threads would only wait.
        using SingleThreadedAlgebra? algebra = lanes.Count > 1 ? new SingleThreadedAlgebra() : null;
        RunLanes(cancellation);
    }

    private void RunLanes(CancellationToken cancellation)
    {
        _counters.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Thread[] threads =
        [
            .. lanes.Select(lane => new Thread(() => Serve(lane, stop)) { Name = lane.Name }),
        ];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        _counters.Stop();
        if (_fault is not null)
            ExceptionDispatchInfo.Throw(_fault);
        source.Flush();
    }

    /// <summary>A fault of one lane ends all of them.</summary>
    private void Serve(SweepLane lane, CancellationTokenSource stop)
    {
        try
        {
            using var work = new LaneWork(source, lane, checkpoints, products, _counters);
            work.Run(stop.Token);
        }
        catch (Exception fault)
        {
            Interlocked.CompareExchange(ref _fault, fault, null);
            stop.Cancel();
        }
    }
}
