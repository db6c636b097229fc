namespace GpuTensorDecomp.Sweeps.Spec.Nodes;

/// <summary>A mapping, in the order of the text; no key stands twice.</summary>
/// <param name="Entries">Its entries.</param>
/// <param name="Line">Its first line, from 1.</param>
internal sealed record SpecMap(IReadOnlyList<SpecEntry> Entries, int Line) : SpecNode(Line)
{
    /// <inheritdoc/>
    public override string What => "a mapping";

    /// <summary>The entry of a key; null where there is none.</summary>
    public SpecEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);

    /// <summary>
    /// This mapping with another's entries instead of its own, in their old places; a mapping goes
    /// over a mapping entry by entry, and null takes an entry away.
    /// </summary>
    public SpecMap Overlay(SpecMap other)
    {
        List<SpecEntry> entries = [.. Entries];
        foreach (SpecEntry entry in other.Entries)
        {
            int index = entries.FindIndex(old => old.Key == entry.Key);
            if (index < 0)
                entries.Add(entry);
            else if (entry.Value is SpecScalar { IsNull: true })
                entries.RemoveAt(index);
            else if (entries[index].Value is SpecMap map && entry.Value is SpecMap over)
                entries[index] = entries[index] with { Value = map.Overlay(over) };
            else
                entries[index] = entry;
        }

        return this with { Entries = entries };
    }
}
