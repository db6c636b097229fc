using System.Runtime.ExceptionServices;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// Threads that share the items of a loop. No allocation per loop: the body is a delegate that the
/// caller keeps. Which thread runs which item never changes a result, because items write apart.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _start = new(0);
    private readonly Lock _gate = new();
    private Action<int> _body = static _ => { };
    private Exception? _fault;
    private int _next;
    private int _count;
    private int _working;
    private volatile bool _stopping;

    public WorkerTeam(int threadCount)
    {
        ThreadCount = threadCount;
        _threads = new Thread[threadCount - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work)
            {
                IsBackground = true,
                Name = $"gpudecomp worker {i + 1}",
            };
            _threads[i].Start();
        }
    }

    /// <summary>Threads that take part, the caller included.</summary>
    public int ThreadCount { get; }

    /// <summary>Runs body(0) … body(count − 1) and returns when all are done.</summary>
    public void Run(int count, Action<int> body)
    {
        if (count <= 1 || _threads.Length == 0)
        {
            for (int i = 0; i < count; i++)
                body(i);
            return;
        }

        lock (_gate)
        {
            _body = body;
            _count = count;
            _next = 0;
            _fault = null;
            int helpers = Math.Min(_threads.Length, count - 1);
            Volatile.Write(ref _working, helpers);
            _start.Release(helpers);
            TakeItems();
            SpinWait spin = default;
            while (Volatile.Read(ref _working) > 0)
                spin.SpinOnce(sleep1Threshold: -1);
            if (_fault is not null)
                ExceptionDispatchInfo.Throw(_fault);
        }
    }

    public void Dispose()
    {
        _stopping = true;
        _start.Release(Math.Max(_threads.Length, 1));
        foreach (Thread thread in _threads)
            thread.Join();
        _start.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            _start.Wait();
            if (_stopping)
                return;
            TakeItems();
            Interlocked.Decrement(ref _working);
        }
    }

    private void TakeItems()
    {
        try
        {
            for (int i; (i = Interlocked.Increment(ref _next) - 1) < _count;)
                _body(i);
        }
        catch (Exception fault)
        {
            Interlocked.CompareExchange(ref _fault, fault, null);
        }
    }
}
