namespace GpuTensorDecomp.Sweeps;

/// <summary>
/// Counts what a store asks of the file system: on a shared one these calls, not bytes, are what
/// limits how many processes a sweep can have.
/// </summary>
public sealed class StoreOperations
{
    private readonly long[] _counts = new long[Enum.GetValues<StoreOperation>().Length];

    /// <summary>All calls so far.</summary>
    public long Total => Enum.GetValues<StoreOperation>().Sum(kind => this[kind]);

    /// <summary>The calls of one kind so far.</summary>
    public long this[StoreOperation kind] => Interlocked.Read(ref _counts[(int)kind]);

    internal void Count(StoreOperation kind) => Interlocked.Increment(ref _counts[(int)kind]);
}
