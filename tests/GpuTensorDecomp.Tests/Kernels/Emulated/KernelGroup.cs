namespace ILGPU;

/// <summary>
/// Runs the threads of one group: between two barriers one after another, in an order that differs from
/// barrier to barrier, so that a kernel that depends on it gives itself away.
/// </summary>
internal sealed class KernelGroup(int gridIndex, int size, int seed)
{
    private readonly List<ISharedArray> _shared = [];
    private readonly int[] _allocations = new int[size];
    private readonly (string File, int Line)?[] _waitsAt = new (string, int)?[size];
    private readonly bool[] _done = new bool[size];
    private int _running;
    private bool _isAbandoned;
    private Exception? _fault;

    /// <summary>The group that the calling thread works for.</summary>
    [field: ThreadStatic]
    public static KernelGroup Current
    {
        get => field ?? throw new KernelFaultException("group operations need a kernel to run");
        private set;
    }

    public int GridIndex => gridIndex;

    public int Size => size;

    public int RunningThread => _running;

    public void Run(Action body, KernelThreads threads)
    {
        threads.Start(size, thread => RunThread(thread, body));
        for (int epoch = 0; !Array.TrueForAll(_done, done => done); epoch++)
        {
            foreach (int thread in Order(epoch))
            {
                if (_done[thread])
                    continue;
                _running = thread;
                threads.Resume(thread);
                EndSegment(thread);
            }

            CheckBarrier();
            if (_fault is not null)
                break;
            foreach (ISharedArray array in _shared)
                array.EndEpoch();
        }

        if (_fault is null)
            return;

        // Threads that wait at a barrier leave their kernel.
        _isAbandoned = true;
        for (int thread = 0; thread < size; thread++)
        {
            while (!_done[thread])
                threads.Resume(thread);
        }

        throw new KernelFaultException(_fault.Message, _fault);
    }

    public void Wait(KernelThreads threads, string file, int line)
    {
        int thread = _running;
        _waitsAt[thread] = (file, line);
        threads.Yield(thread);
        if (_isAbandoned)
            throw new KernelFaultException("abandoned");
    }

    public ArrayView<T> Allocate<T>(int length)
        where T : unmanaged
    {
        int number = _allocations[_running]++;
        if (number == _shared.Count)
            _shared.Add(new SharedArray<T>(length, () => _running));
        return ((SharedArray<T>)_shared[number]).View;
    }

    private void RunThread(int thread, Action body)
    {
        Current = this;
        try
        {
            body();
        }
#pragma warning disable CA1031 // Whatever a kernel throws is reported by the launch.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _fault ??= fault;
        }

        _done[thread] = true;
        _waitsAt[thread] = null;
    }

    private void EndSegment(int thread)
    {
        try
        {
            foreach (ISharedArray array in _shared)
                array.EndSegment(thread);
        }
        catch (KernelFaultException fault)
        {
            _fault ??= fault;
        }
    }

    private void CheckBarrier()
    {
        (string, int)?[] places = [.. _waitsAt.Distinct()];
        if (places.Length > 1)
        {
            _fault ??= new KernelFaultException(
                "divergent barrier: threads of one group wait at different places: " +
                string.Join(", ", places.Select(place => place?.ToString() ?? "the end")));
        }
    }

    private int[] Order(int epoch)
    {
        int[] order = [.. Enumerable.Range(0, size)];
        switch ((epoch + seed) % 3)
        {
            case 1:
                Array.Reverse(order);
                break;
            case 2:
                new Random(seed + epoch).Shuffle(order);
                break;
        }

        return order;
    }
}
