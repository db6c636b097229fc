namespace GpuTensorDecomp.Sweeps;

/// <summary>How a store writes and waits.</summary>
public sealed record SweepStoreOptions
{
    /// <summary>
    /// The share of cases that this process works on. Segments that other shares of the same count
    /// wrote are not opened, because they cannot hold a case of this one.
    /// </summary>
    public SweepShard Shard { get; init; } = SweepShard.Whole;

    /// <summary>
    /// Records reach the disk at latest this long after they were appended; the process's memory
    /// they leave at once.
    /// </summary>
    public TimeSpan SyncEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time between two heartbeats of a process that holds claims.</summary>
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A claim whose holder has given no heartbeat for this long is taken over. Longer than the
    /// time for which a network file system may show old attributes (60 s on NFS).
    /// </summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Which process this is, for its files' names.</summary>
    internal ProcessIdentity Identity { get; init; } = ProcessIdentity.Current;

    /// <summary>Opens a new segment for writing; fails where the file exists.</summary>
    internal Func<string, Stream> CreateSegment { get; init; } = path => new FileStream(
        path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0);
}
