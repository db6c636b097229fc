namespace GpuTensorDecomp.Sweeps;

/// <summary>The processes that work on a sweep's folder, told by their heartbeats.</summary>
public static class SweepProcesses
{
    /// <summary>How many have claimed cases, and have not ended as far as can be seen.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="staleAfter">Age of a heartbeat that says that its process has died.</param>
    /// <exception cref="InputException">The folder cannot be read.</exception>
    public static int Count(string folder, TimeSpan staleAfter)
    {
        string claims = Path.Combine(folder, "claims");
        try
        {
            return Directory.Exists(claims)
                ? Directory.EnumerateFiles(claims, "*" + ClaimHeartbeat.Suffix)
                    .Count(path => IsAlive(path, staleAfter))
                : 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{claims}: cannot be read. {fault.Message}", fault);
        }
    }

    private static bool IsAlive(string path, TimeSpan staleAfter) =>
        DateTime.UtcNow - File.GetLastWriteTimeUtc(path) < staleAfter &&
        ClaimHeartbeat.Read(path) is { Ended: false, Owner.IsKnownDead: false };
}
