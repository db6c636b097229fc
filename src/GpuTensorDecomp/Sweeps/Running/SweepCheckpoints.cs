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
    /// <exception cref="InputException">The folder cannot be read.</exception>
    public SweepCheckpoints(string folder)
    {
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

    /// <summary>The checkpoints of a case.</summary>
    internal CheckpointStore Of(SweepCase sweepCase) => new(Path.Combine(_folder, sweepCase.Id))
    {
        MayHoldEarlier = _found.Contains(sweepCase.Id),
    };
}
