namespace ILGPU.Runtime;

/// <summary>Stands in for ILGPU's page-locked memory of the host.</summary>
public sealed class PageLockedArray1D<T>(long length) : IDisposable
    where T : unmanaged
{
    private readonly T[] _memory = new T[length];

    public Span<T> Span => _memory;

    public void Dispose()
    {
        // The garbage collector's.
    }
}
