using GpuTensorDecomp.Sweeps.Running;

namespace GpuTensorDecomp.Sweeps;

/// <summary>The processes that work on a sweep's folder, told by their heartbeats.</summary>
public static class SweepProcesses
{
    private static readonly SweepProgress Nothing = new(0, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Those that have claimed cases, and have not ended as far as can be seen. Costs a file
    /// operation a process that ever worked here, and one more for each that is live.
    /// </summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="staleAfter">Age of a heartbeat that says that its process has died.</param>
    /// <exception cref="InputException">The folder cannot be read.</exception>
    public static IReadOnlyList<SweepProcess> Live(string folder, TimeSpan staleAfter)
    {
        string claims = Path.Combine(folder, "claims");
        try
        {
            return Directory.Exists(claims)
                ?
                [
                    .. Directory.EnumerateFiles(claims, "*" + ClaimHeartbeat.Suffix)
                        .Select(path => Find(path, staleAfter)).OfType<SweepProcess>(),
                ]
                : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{claims}: cannot be read. {fault.Message}", fault);
        }
    }

    private static SweepProcess? Find(string path, TimeSpan staleAfter)
    {
        bool isFresh = DateTime.UtcNow - File.GetLastWriteTimeUtc(path) < staleAfter;
        ClaimHeartbeat? beat = isFresh ? ClaimHeartbeat.Read(path) : null;
        return beat is { Ended: false, Owner: { IsKnownDead: false } owner }
            ? new SweepProcess(
                owner.Host, owner.Process, beat.Progress ?? Nothing, beat.MemoryBytes)
            : null;
    }
}
