using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// Drives many solves as one batch of runs: the device advances all of them between polls; each
/// solve then acts for itself. A solve that ends leaves at once, and when half of the runs have
/// left, those that go on move together and fresh solves fill the room, so that a slow run does not
/// hold a full batch. No solve's result depends on its company.
/// </summary>
/// <param name="executor">The device.</param>
/// <param name="runs">
/// Runs at a time, fewer where the device's memory holds fewer; a single solve with more starts is
/// taken whole.
/// </param>
internal sealed class BatchSolver(Executor executor, int runs)
{
    private readonly List<SolveTask> _tasks = [];
    private int _room;
    private RunBatch? _batch;
    private int[] _firstRun = [];
    private long[] _steps = [];

    /// <summary>Solves everything that <paramref name="next"/> gives.</summary>
    /// <param name="next">The next solve; null when there are no more.</param>
    /// <param name="ended">
    /// Hears of each solve that ended and of its result, one at a time and in a fixed order for a
    /// fixed batch; the result is null of one that is dropped.
    /// </param>
    /// <param name="cancellation">Ends all at the next poll, each with a checkpoint.</param>
    public void Run(
        Func<SolveTask?> next,
        Action<SolveTask, SolveResult?> ended,
        CancellationToken cancellation)
    {
        try
        {
            bool more = true;
            while (true)
            {
                bool mayTake = _batch is null || !cancellation.IsCancellationRequested;
                if (more && mayTake && HasRoom())
                    more = Refill(next);
                if (_tasks.TrueForAll(t => t.IsConcluded))
                {
                    if (!more || cancellation.IsCancellationRequested)
                        return;
                    continue;
                }

                AdvanceAll(ended, cancellation);
            }
        }
        finally
        {
            _batch?.Dispose();
            _batch = null;
            _tasks.ForEach(t => t.Dispose());
            _tasks.Clear();
        }
    }

    private int UnfinishedRuns() => _tasks.Where(t => !t.IsConcluded).Sum(t => t.RunCount);

    private bool HasRoom() => 2 * UnfinishedRuns() <= _room;

    /// <summary>
    /// A new batch of what goes on and of fresh solves; says whether there may be more of them.
    /// </summary>
    private bool Refill(Func<SolveTask?> next)
    {
        RunBatch? previous = _batch;
        _batch = null;
        List<SolveTask> left = _tasks.FindAll(t => t.IsConcluded);
        _tasks.RemoveAll(t => t.IsConcluded);
        try
        {
            return TakeMore(next);
        }
        finally
        {
            previous?.Dispose();
            left.ForEach(t => t.Dispose());
        }
    }

    private bool TakeMore(Func<SolveTask?> next)
    {
        int kept = _tasks.Count;
        int count = UnfinishedRuns();
        // While solves move to another batch, both batches take memory.
        long memory = runs > 1 ? executor.AvailableMemory / 2 : long.MaxValue;
        long bytes = _tasks.Sum(t => t.Solve.Plan.MemoryBytes);
        _room = runs;
        bool more = true;
        while (count < _room && more)
        {
            SolveTask? task = next();
            more = task is not null;
            if (task is null)
                break;
            _tasks.Add(task);
            count += task.RunCount;
            bytes += task.Solve.Plan.MemoryBytes;
            if (bytes >= memory)
                _room = count;
        }

        if (count > 0)
            Assemble(kept, count);
        return more;
    }

    private void Assemble(int kept, int count)
    {
        _firstRun = new int[_tasks.Count];
        _steps = new long[count];
        for (int i = 1; i < _firstRun.Length; i++)
            _firstRun[i] = _firstRun[i - 1] + _tasks[i - 1].RunCount;
        _batch = executor.CreateBatch(
            [.. _tasks.SelectMany(t => Enumerable.Repeat(t.DeviceTarget, t.RunCount))]);
        for (int i = 0; i < _tasks.Count; i++)
        {
            var slice = new RunBatchSlice(_batch, _firstRun[i], _tasks[i].RunCount);
            if (i < kept)
                _tasks[i].MoveTo(slice);
            else
                _tasks[i].Begin(slice);
        }

        // No step: the device only evaluates the start, so that it can be recorded.
        _batch.Advance(_steps);
        for (int i = kept; i < _tasks.Count; i++)
            _tasks[i].RecordAll();
    }

    private void AdvanceAll(
        Action<SolveTask, SolveResult?> ended, CancellationToken cancellation)
    {
        bool[] open = [.. _tasks.Select(t => !t.IsConcluded)];
        var results = new SolveResult?[_tasks.Count];
        double work = 0;
        for (int i = 0; i < _tasks.Count; i++)
            work += _tasks[i].AskSteps(StepsOf(i));

        // Looked at earlier than they ask, runs change no bit, but may be ended.
        long most = (long)Math.Max(1, executor.WorkBetweenLooks / Math.Max(work, 1));
        for (int run = 0; run < _steps.Length; run++)
            _steps[run] = Math.Min(_steps[run], most);
        _batch!.Advance(_steps);
        HostLoop.Run(_tasks.Count, executor.HostThreads, AfterAdvance);
        for (int i = 0; i < _tasks.Count; i++)
        {
            if (open[i] && _tasks[i].IsConcluded)
                ended(_tasks[i], results[i]);
        }

        void AfterAdvance(int i)
        {
            if (open[i])
                results[i] = _tasks[i].AfterAdvance(StepsOf(i), cancellation);
        }
    }

    private Span<long> StepsOf(int task) =>
        _steps.AsSpan(_firstRun[task], _tasks[task].RunCount);
}
