namespace GpuTensorDecomp.Sweeps;

/// <summary>
/// Cases that a process claims together. The name is a hash of the ids, so processes that group
/// the cases of a spec alike claim by the same names, and another spec's blocks have others.
/// </summary>
public sealed class SweepBlock
{
    /// <summary>Groups cases.</summary>
    /// <param name="caseIds">Their ids, at least one, in any order.</param>
    /// <exception cref="ArgumentException">None is given, or an id is none.</exception>
    public SweepBlock(IEnumerable<string> caseIds)
    {
        CaseIds = [.. caseIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (CaseIds.Count == 0)
            throw new ArgumentException("A block needs at least one case.", nameof(caseIds));
        ulong hash = (ulong)CaseIds.Count;
        foreach (string id in CaseIds)
            hash = CaseKey.Mix(hash) ^ CaseKey.Of(id);
        Name = CaseKey.Text(CaseKey.Mix(hash));
    }

    /// <summary>Sixteen hexadecimal digits.</summary>
    public string Name { get; }

    /// <summary>The ids, each once, sorted.</summary>
    public IReadOnlyList<string> CaseIds { get; }

    /// <summary>
    /// Cuts cases, in the order given, into blocks of a size. Give all cases of the spec (of the
    /// shard), finished ones too: blocks that depend on what is left have other names in each
    /// process.
    /// </summary>
    public static IReadOnlyList<SweepBlock> Split(IEnumerable<string> caseIds, int size) =>
        [.. caseIds.Chunk(size).Select(ids => new SweepBlock(ids))];
}
