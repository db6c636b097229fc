using System.Runtime.CompilerServices;

namespace ILGPU.Runtime;

/// <summary>
/// Stands in for ILGPU's accelerator: device memory is an array, a launch runs at once, its groups
/// in an order that differs from launch to launch.
/// </summary>
public sealed class Accelerator(long memory = long.MaxValue) : IDisposable
{
    private readonly KernelThreads _threads = new();
    private readonly Dictionary<string, int> _launchesOf = [];
    private int _launches;
    private bool _isLost;

    [field: ThreadStatic]
    internal static KernelThreads Threads
    {
        get => field ?? throw new KernelFaultException("a barrier needs a kernel to run");
        private set;
    }

    public string Name { get; } = "kernel emulator";

    public int MaxNumThreadsPerGroup { get; init; } = 1024;

    public int MaxSharedMemoryPerGroup { get; init; } = 48 * 1024;

    public AcceleratorType AcceleratorType { get; init; } = AcceleratorType.CPU;

    public int NumMultiprocessors { get; init; } = 1;

    public bool IsDisposed { get; private set; }

    public void Bind() => ObjectDisposedException.ThrowIf(IsDisposed, this);

    public AcceleratorStream DefaultStream { get; } = new();

    /// <summary>Bytes of the buffers that are alive.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Buffers that were allocated so far.</summary>
    public int Allocations { get; private set; }

    /// <summary>Launches so far by the kernel's name.</summary>
    public IReadOnlyDictionary<string, int> LaunchesOf => _launchesOf;

    /// <summary>
    /// Launches that end well; the next one loses the device, and all it does from then on fails
    /// until this is set again.
    /// </summary>
    public int LaunchesUntilLost
    {
        get;
        set => (field, _isLost) = (value, false);
    } = int.MaxValue;

    public AcceleratorStream CreateStream() => new();

    public PageLockedArray1D<T> AllocatePageLocked1D<T>(long length)
        where T : unmanaged => new(length);

    public void Synchronize() => ThrowIfLost();

    public MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(long length)
        where T : unmanaged
    {
        Bind();
        ThrowIfLost();
        long bytes = length * Unsafe.SizeOf<T>();
        if (bytes > memory - AllocatedBytes)
            throw new AcceleratorException("out of memory");
        AllocatedBytes += bytes;
        Allocations++;
        return new MemoryBuffer1D<T, Stride1D.Dense>(length, this);
    }

    public Action<KernelConfig, T> LoadStreamKernel<T>(Action<T> body) =>
        (config, argument) => Launch(body, config, () => body(argument));

    public Action<Index1D, T> LoadAutoGroupedStreamKernel<TIndex, T>(Action<Index1D, T> body) =>
        (extent, argument) => Launch(body, extent, index => body(index, argument));

    public Action<Index1D, T1, T2> LoadAutoGroupedStreamKernel<TIndex, T1, T2>(
        Action<Index1D, T1, T2> body) =>
        (extent, first, second) =>
            Launch(body, extent, index => body(index, first, second));

    public void Dispose()
    {
        IsDisposed = true;
        _threads.Dispose();
        ThrowIfLost();
    }

    internal void Release(long bytes)
    {
        ThrowIfLost();
        AllocatedBytes -= bytes;
    }

    private void CheckLaunch(Delegate kernel)
    {
        _isLost |= _launches >= LaunchesUntilLost;
        ThrowIfLost();
        string name = kernel.Method.DeclaringType!.Name;
        _launchesOf[name] = _launchesOf.GetValueOrDefault(name) + 1;
    }

    private void ThrowIfLost()
    {
        if (_isLost)
            throw new AcceleratorException("device lost");
    }

    private void Launch(Delegate kernel, Index1D extent, Action<Index1D> body)
    {
        CheckLaunch(kernel);
        bool isBackwards = _launches++ % 2 == 1;
        for (int n = 0; n < extent.X; n++)
            body(isBackwards ? extent.X - 1 - n : n);
    }

    private void Launch(Delegate kernel, KernelConfig config, Action body)
    {
        CheckLaunch(kernel);
        int launch = _launches++;
        int count = config.GridDim.X;
        for (int n = 0; n < count; n++)
        {
            int index = launch % 2 == 1 ? count - 1 - n : n;
            new KernelGroup(index, config.GroupDim.X, launch + n, config.Memory.Bytes).Run(
                () =>
                {
                    Threads = _threads;
                    body();
                },
                _threads);
        }
    }
}
