using System.Globalization;
using System.Text.RegularExpressions;

namespace GpuTensorDecomp.Sweeps;

/// <summary>The segments of a sweep: which there are, and what was added to them.</summary>
internal sealed partial class SegmentFolder(
    string folder, SweepShard shard, StoreOperations operations)
{
    /// <summary>How the names of segments end.</summary>
    public const string Suffix = ".records";

    private readonly SortedDictionary<string, SegmentReader> _readers =
        new(StringComparer.Ordinal);

    /// <summary>Segments that were read so far.</summary>
    public IReadOnlyCollection<SegmentReader> Readers => _readers.Values;

    /// <summary>Reads what was added to any segment since the last time.</summary>
    /// <param name="own">This process's own segment, which is not read; or null.</param>
    /// <param name="take">Takes the records.</param>
    /// <exception cref="InputException">A segment cannot be read.</exception>
    public void ReadNew(string? own, SegmentReader.Take take)
    {
        foreach (FileInfo file in List().Where(file => file.FullName != own))
        {
            if (!_readers.TryGetValue(file.FullName, out SegmentReader? reader))
            {
                reader = new SegmentReader(file.FullName, operations);
                _readers.Add(file.FullName, reader);
            }

            if (file.Length > reader.Offset)
                reader.Read(take);
        }
    }

    /// <summary>Readers at the start of every segment, in the order of their names.</summary>
    public IEnumerable<SegmentReader> Fresh() =>
        List().Select(file => new SegmentReader(file.FullName, operations));

    private IEnumerable<FileInfo> List()
    {
        operations.Count(StoreOperation.List);
        var info = new DirectoryInfo(folder);
        try
        {
            return info.Exists
                ? [.. info.EnumerateFiles("*" + Suffix)
                    .Where(file => MayHold(file.Name))
                    .OrderBy(file => file.Name, StringComparer.Ordinal)]
                : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder}: cannot be read. {fault.Message}", fault);
        }
    }

    // Another share of the same count has other cases; of another count, it may have any.
    private bool MayHold(string name)
    {
        Match match = ShardPattern().Match(name);
        return !match.Success ||
            match.Groups["count"].Value != shard.Count.ToString(CultureInfo.InvariantCulture) ||
            match.Groups["index"].Value == shard.Index.ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(
        @"\.(?<index>\d+)of(?<count>\d+)\.records$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShardPattern();
}
