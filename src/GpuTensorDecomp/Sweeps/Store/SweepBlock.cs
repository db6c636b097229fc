namespace GpuTensorDecomp.Sweeps;

/// <summary>
/// Cases that a process claims together. The name is a hash of the ids, so processes that group
/// the cases of a spec alike claim by the same names, and another spec's blocks have others.
/// </summary>
public sealed class SweepBlock
{
    private readonly ulong[] _keys;
    private string[]? _caseIds;

    /// <summary>Groups cases.</summary>
    /// <param name="caseIds">Their ids, at least one, in any order.</param>
    /// <exception cref="ArgumentException">None is given, or an id is none.</exception>
    public SweepBlock(IEnumerable<string> caseIds)
        : this([.. caseIds.Select(CaseKey.Of).Distinct()])
    {
    }

    /// <summary>Groups cases by the numbers of their ids, each given once.</summary>
    internal SweepBlock(ReadOnlySpan<ulong> keys)
    {
        if (keys.IsEmpty)
            throw new ArgumentException("A block needs at least one case.", nameof(keys));

        // Ids are as many digits each, so that they sort as their numbers do.
        _keys = keys.ToArray();
        Array.Sort(_keys);
        ulong hash = (ulong)_keys.Length;
        foreach (ulong key in _keys)
            hash = CaseKey.Mix(hash) ^ key;
        Name = CaseKey.Text(CaseKey.Mix(hash));
    }

    /// <summary>Sixteen hexadecimal digits.</summary>
    public string Name { get; }

    /// <summary>The ids, each once, sorted.</summary>
    public IReadOnlyList<string> CaseIds => _caseIds ??= [.. _keys.Select(CaseKey.Text)];

    /// <summary>The ids as numbers, each once, sorted.</summary>
    internal IReadOnlyList<ulong> Keys => _keys;

    /// <summary>
    /// Cuts cases, in the order given, into blocks of a size. Give all cases of the spec (of the
    /// shard), finished ones too: blocks that depend on what is left have other names in each
    /// process.
    /// </summary>
    public static IReadOnlyList<SweepBlock> Split(IEnumerable<string> caseIds, int size) =>
        [.. caseIds.Chunk(size).Select(ids => new SweepBlock(ids))];
}
