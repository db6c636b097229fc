namespace ILGPU;

/// <summary>
/// Threads that take turns: the one that stops, at a barrier or at its end, says who goes on, so
/// that a kernel's thread can stop in the middle of its body.
/// </summary>
internal sealed class KernelThreads : IDisposable
{
    private readonly List<Worker> _workers = [];
    private readonly Turn _host = new();

    /// <summary>
    /// Gives the first <paramref name="count"/> threads work and starts the first of them; returns
    /// when no thread is to go on.
    /// </summary>
    /// <param name="count">Threads of the group.</param>
    /// <param name="first">The thread that begins.</param>
    /// <param name="work">What a thread does; returns who goes on after it, −1 for nobody.</param>
    public void Run(int count, int first, Func<int, int> work)
    {
        while (_workers.Count < count)
            _workers.Add(new Worker(_workers.Count, this));
        for (int thread = 0; thread < count; thread++)
            _workers[thread].Work = work;
        _workers[first].Turn.Give();
        _host.Take();
    }

    /// <summary>
    /// Called by a thread that waits: lets another go on until it is its turn again.
    /// </summary>
    public void Yield(int thread, int next)
    {
        if (next == thread)
            return;
        Resume(next);
        _workers[thread].Turn.Take();
    }

    public void Dispose()
    {
        foreach (Worker worker in _workers)
        {
            worker.Work = null;
            worker.Turn.Give();
            worker.Thread.Join();
        }

        _workers.Clear();
    }

    private void Resume(int next) => (next < 0 ? _host : _workers[next].Turn).Give();

    private sealed class Turn
    {
        private readonly object _gate = new();
        private bool _isMine;

        public void Give()
        {
            lock (_gate)
            {
                _isMine = true;
                Monitor.Pulse(_gate);
            }
        }

        public void Take()
        {
            lock (_gate)
            {
                while (!_isMine)
                    Monitor.Wait(_gate);
                _isMine = false;
            }
        }
    }

    private sealed class Worker
    {
        public Worker(int index, KernelThreads owner)
        {
            Thread = new Thread(() => Run(index, owner), 256 * 1024) { IsBackground = true };
            Thread.Start();
        }

        public Turn Turn { get; } = new();

        public Thread Thread { get; }

        public Func<int, int>? Work { get; set; }

        private void Run(int index, KernelThreads owner)
        {
            for (Turn.Take(); Work is { } work; Turn.Take())
                owner.Resume(work(index));
        }
    }
}
