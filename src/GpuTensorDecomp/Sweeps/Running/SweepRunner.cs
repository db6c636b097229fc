using System.Diagnostics;
using System.Runtime.ExceptionServices;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>
/// Solves the cases of a source on several lanes at once. Each lane is a thread with executors of
/// its own and takes block after block; results do not depend on which lane solves what.
/// </summary>
/// <param name="source">The cases, and where their records go.</param>
/// <param name="lanes">One or more.</param>
/// <param name="checkpoints">Where long cases are saved; null for nowhere.</param>
public sealed class SweepRunner(
    ICaseSource source, IReadOnlyList<SweepLane> lanes, SweepCheckpoints? checkpoints = null)
{
    private readonly Stopwatch _watch = new();
    private long _done;
    private long _failed;
    private int _running;
    private long _runSteps;
    private Exception? _fault;

    /// <summary>Where the sweep stands; any thread may ask.</summary>
    public SweepProgress Progress => new(
        Interlocked.Read(ref _done),
        Interlocked.Read(ref _failed),
        Volatile.Read(ref _running),
        Interlocked.Read(ref _runSteps),
        _watch.Elapsed);

    /// <summary>Solves until the source is empty or the user asks to stop.</summary>
    /// <exception cref="DeviceException">A device failed; finished cases are kept.</exception>
    /// <exception cref="InputException">A record could not be kept.</exception>
    public void Run(CancellationToken cancellation)
    {
        _watch.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Thread[] threads =
        [
            .. lanes.Select(lane => new Thread(() => Guard(lane, stop)) { Name = lane.Name }),
        ];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        _watch.Stop();
        if (_fault is not null)
            ExceptionDispatchInfo.Throw(_fault);
    }

    /// <summary>A fault of one lane ends all of them.</summary>
    private void Guard(SweepLane lane, CancellationTokenSource stop)
    {
        var executors = new Dictionary<Precision, Executor>();
        try
        {
            Serve(lane, executors, stop.Token);
        }
        catch (Exception fault)
        {
            Interlocked.CompareExchange(ref _fault, fault, null);
            stop.Cancel();
        }
        finally
        {
            foreach (Executor executor in executors.Values)
                executor.Dispose();
        }
    }

    private void Serve(
        SweepLane lane, Dictionary<Precision, Executor> executors, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && source.Take() is IReadOnlyList<SweepCase> block)
        {
            foreach (IGrouping<Precision, SweepCase> cases in block.GroupBy(c => c.Options.Precision))
            {
                if (!executors.TryGetValue(cases.Key, out Executor? executor))
                    executors[cases.Key] = executor = lane.Open(cases.Key);
                Solve(lane, executor, [.. cases], stop);
            }

            if (!stop.IsCancellationRequested)
                source.Complete(block);
        }
    }

    private void Solve(
        SweepLane lane, Executor executor, SweepCase[] cases, CancellationToken stop)
    {
        int given = 0;
        int ended = 0;
        new CaseSolver(executor, lane.MostRuns, checkpoints).Run(
            () =>
            {
                if (given == cases.Length || stop.IsCancellationRequested)
                    return null;
                Interlocked.Increment(ref _running);
                return cases[given++];
            },
            (sweepCase, record, trajectory) =>
            {
                ended++;
                source.Keep(sweepCase, record, trajectory);
                Count(record);
            },
            stop);
        Interlocked.Add(ref _running, ended - given); // those that were interrupted
    }

    private void Count(SweepRecord record)
    {
        Interlocked.Decrement(ref _running);
        Interlocked.Increment(ref _done);
        Interlocked.Add(ref _runSteps, record.Steps ?? 0);
        if (record.Fault is not null)
            Interlocked.Increment(ref _failed);
    }
}
