namespace ILGPU;

/// <summary>
/// Runs the threads of one group: between two barriers one after another, in an order that differs
/// from barrier to barrier, so that a kernel that depends on it gives itself away.
/// </summary>
internal sealed class KernelGroup(int gridIndex, int size, int seed, int dynamicBytes)
{
    private readonly SharedBytes _bytes = new(dynamicBytes);
    private readonly List<ISharedArray> _dynamic = []; // by number of call
    private readonly int[] _views = new int[size];
    private readonly List<ISharedArray> _shared = []; // by number of allocation
    private readonly List<ISharedArray> _started = []; // all
    private readonly int[] _allocations = new int[size];
    private readonly (string File, int Line)?[] _waitsAt = new (string, int)?[size];
    private readonly bool[] _done = new bool[size];
    private int _running;
    private int[] _order = [];
    private int _position;
    private int _epoch;
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
        _order = Order(0);
        threads.Run(size, _order[0], thread => RunThread(thread, body));
        if (_fault is not null)
            throw new KernelFaultException(_fault.Message, _fault);
    }

    public void Wait(KernelThreads threads, string file, int line)
    {
        int thread = _running;
        _waitsAt[thread] = (file, line);
        threads.Yield(thread, Next());
        _running = thread;
        if (_fault is not null)
            throw new KernelFaultException("abandoned");
    }

    public ArrayView<T> Allocate<T>(int length)
        where T : unmanaged
    {
        int number = _allocations[_running]++;
        if (number == _shared.Count)
        {
            var array = new SharedArray<T>(length, () => _running);
            _shared.Add(array);
            _started.Add(array);
        }

        return ((SharedArray<T>)_shared[number]).View;
    }

    /// <summary>The memory that the launch gives to the group, a view a call.</summary>
    public ArrayView<T> Dynamic<T>()
        where T : unmanaged
    {
        int number = _views[_running]++;
        if (number == _dynamic.Count)
        {
            int width = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
            var array = new SharedArray<T>(
                _bytes.Length / width, () => _running, n => _bytes.Use(n, width, number));
            _dynamic.Add(array);
            _started.Add(array);
        }

        return ((SharedArray<T>)_dynamic[number]).View;
    }

    /// <summary>Runs one thread to its end; then says who goes on.</summary>
    private int RunThread(int thread, Action body)
    {
        Current = this;
        _running = thread;
        try
        {
            // Threads that a fault left waiting, or that had yet to begin, leave their kernel.
            if (_fault is null)
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
        return Next();
    }

    /// <summary>The running thread stops here: who goes on; −1 once all have ended.</summary>
    private int Next()
    {
        EndSegment(_running);
        while (true)
        {
            while (++_position < size)
            {
                if (!_done[_order[_position]])
                    return _order[_position];
            }

            if (Array.TrueForAll(_done, done => done))
                return -1;
            CheckBarrier();
            foreach (ISharedArray array in _started)
                array.EndEpoch();
            _order = Order(++_epoch);
            _position = -1;
        }
    }

    private void EndSegment(int thread)
    {
        try
        {
            foreach (ISharedArray array in _started)
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
