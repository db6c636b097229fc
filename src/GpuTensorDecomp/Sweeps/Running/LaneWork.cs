using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>
/// One lane at work: takes blocks as its device has room, so that a batch stays full over the ends
/// of blocks, and hands records to the source.
/// </summary>
internal sealed class LaneWork(
    ICaseSource source,
    SweepLane lane,
    SweepCheckpoints? checkpoints,
    SweepProducts? products,
    SweepCounters counters)
    : IDisposable
{
    private readonly Dictionary<Precision, Executor> _executors = [];
    private readonly Queue<SweepCase> _waiting = [];
    private readonly Dictionary<SweepCase, TakenBlock> _blockOf =
        new(ReferenceEqualityComparer.Instance);

    private int _running;

    /// <summary>Solves until the source is empty or the sweep is stopped.</summary>
    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && HasNext(wait: true, stop))
        {
            Precision precision = _waiting.Peek().Options.Precision;
            if (!_executors.TryGetValue(precision, out Executor? executor))
                _executors[precision] = executor = lane.Open(precision);
            new CaseSolver(
                executor,
                lane.MostRuns,
                checkpoints,
                choices => products?.Note(lane.Name, executor, choices)).Run(
                () => Next(precision, stop), Keep, source.Flush, stop);
            counters.Drop(_running); // those that were interrupted
            _running = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Executor executor in _executors.Values)
            executor.Dispose();
    }

    private SweepCase? Next(Precision precision, CancellationToken stop)
    {
        if (stop.IsCancellationRequested || !HasNext(wait: false, stop) ||
            _waiting.Peek().Options.Precision != precision)
        {
            return null;
        }

        _running++;
        counters.Begin();
        return _waiting.Dequeue();
    }

    private bool HasNext(bool wait, CancellationToken stop)
    {
        if (_waiting.Count == 0 && source.Take(wait, stop) is { } cases)
        {
            var block = new TakenBlock(cases);
            foreach (SweepCase one in cases.OrderBy(c => c.Options.Precision))
            {
                _blockOf.Add(one, block);
                _waiting.Enqueue(one);
            }
        }

        return _waiting.Count > 0;
    }

    private void Keep(SweepCase sweepCase, SweepRecord record, Trajectory? trajectory)
    {
        source.Keep(sweepCase, record, trajectory);
        _running--;
        counters.End(record);
        _blockOf.Remove(sweepCase, out TakenBlock? block);
        if (--block!.Left == 0)
            source.Complete(block.Cases);
    }

    private sealed class TakenBlock(IReadOnlyList<SweepCase> cases)
    {
        public IReadOnlyList<SweepCase> Cases { get; } = cases;

        public int Left { get; set; } = cases.Count;
    }
}
