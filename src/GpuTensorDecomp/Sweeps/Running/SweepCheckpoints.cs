using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>
/// Checkpoints of long cases, a folder a case. What is there is listed once, so that short cases
/// cost no file operation.
/// </summary>
public sealed class SweepCheckpoints
{
    private readonly string _folder;
    private readonly HashSet<string> _found;

    /// <summary>Lists what is there.</summary>
    /// <param name="folder">The folder; need not exist.</param>
    /// <param name="leastTime">
    /// Time from which on an interrupted case is saved; a shorter one runs again.
    /// </param>
    /// <exception cref="InputException">The folder cannot be read.</exception>
    public SweepCheckpoints(string folder, TimeSpan leastTime = default)
    {
        LeastTime = leastTime;
        _folder = folder;
        try
        {
            _found = Directory.Exists(folder)
                ? [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path))]
                : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder}: cannot be read. {fault.Message}", fault);
        }
    }

    /// <summary>Removes what is left where every case has its record.</summary>
    /// <exception cref="InputException">It cannot be removed.</exception>
    public static void Clear(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder}: cannot be removed. {fault.Message}", fault);
        }
    }

    /// <summary>Time from which on an interrupted case is saved.</summary>
    public TimeSpan LeastTime { get; }

    /// <summary>The checkpoints of a case.</summary>
    internal CheckpointStore Of(SweepCase sweepCase) => new(Path.Combine(_folder, sweepCase.Id))
    {
        IsDurable = false, // thousands may be written together
        MayHoldEarlier = _found.Contains(sweepCase.Id),
    };
}
