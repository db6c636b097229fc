namespace GpuTensorDecomp.Sweeps;

/// <summary>
/// This process's right to run a block's cases. Disposing of it gives the block back, unless it was
/// finished. A claim can be lost without notice to another process that believes this one dead;
/// then cases run twice, with the same results, and the store keeps one.
/// </summary>
public sealed class SweepClaim : IDisposable
{
    private readonly Action<string> _append;
    private bool _closed;

    internal SweepClaim(SweepBlock block, int generation, Action<string> append)
    {
        Block = block;
        Generation = generation;
        _append = append;
    }

    /// <summary>The cases.</summary>
    public SweepBlock Block { get; }

    /// <summary>1 where nobody had claimed the block before, else one more than the last.</summary>
    public int Generation { get; }

    /// <summary>Marks the block as done, once its cases were appended to the store.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Finish() => Close(ClaimFolder.DoneMark);

    /// <summary>Gives the block back, so that any process may claim it.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Dispose() => Close(ClaimFolder.ReleasedMark);

    private void Close(string mark)
    {
        if (_closed)
            return;
        _closed = true;
        _append(mark);
    }
}
