namespace ILGPU.Runtime;

/// <summary>
/// Stands in for ILGPU's streams: what is queued is done when somebody waits for it, and no sooner.
/// </summary>
public sealed class AcceleratorStream : IDisposable
{
    private readonly Queue<Action> _queued = new();

    public void Enqueue(Action work) => _queued.Enqueue(work);

    public void Synchronize()
    {
        while (_queued.TryDequeue(out Action? work))
            work();
    }

    public void Dispose() => _queued.Clear();
}
