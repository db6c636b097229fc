namespace ILGPU;

/// <summary>
/// Threads that take turns: each has the processor until it yields or ends, so that a kernel's thread
/// can stop at a barrier in the middle of its body.
/// </summary>
internal sealed class KernelThreads : IDisposable
{
    private readonly List<Worker> _workers = [];
    private readonly SemaphoreSlim _host = new(0);

    /// <summary>Gives the first <paramref name="count"/> threads work, to begin when resumed.</summary>
    public void Start(int count, Action<int> work)
    {
        while (_workers.Count < count)
            _workers.Add(new Worker(_workers.Count, _host));
        for (int thread = 0; thread < count; thread++)
            _workers[thread].Work = work;
    }

    /// <summary>Runs a thread until it yields or ends.</summary>
    public void Resume(int thread)
    {
        _workers[thread].Turn.Release();
        _host.Wait();
    }

    /// <summary>Called by a thread: back to the host until resumed.</summary>
    public void Yield(int thread)
    {
        _host.Release();
        _workers[thread].Turn.Wait();
    }

    public void Dispose()
    {
        foreach (Worker worker in _workers)
        {
            worker.Work = null;
            worker.Turn.Release();
            worker.Thread.Join();
            worker.Turn.Dispose();
        }

        _workers.Clear();
        _host.Dispose();
    }

    private sealed class Worker
    {
        public Worker(int index, SemaphoreSlim host)
        {
            Thread = new Thread(() => Run(index, host), 256 * 1024) { IsBackground = true };
            Thread.Start();
        }

        public SemaphoreSlim Turn { get; } = new(0);

        public Thread Thread { get; }

        public Action<int>? Work { get; set; }

        private void Run(int index, SemaphoreSlim host)
        {
            for (Turn.Wait(); Work is { } work; Turn.Wait())
            {
                work(index);
                host.Release();
            }
        }
    }
}
