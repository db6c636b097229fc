using GpuTensorDecomp.Sweeps.Spec.Expressions;

namespace GpuTensorDecomp.Sweeps.Spec.Fields;

/// <summary>
/// All slots of a spec: the options of problem and method, the sweep's seed, then the axes of free
/// names. Dashes and underscores in names are the same.
/// </summary>
internal sealed class SpecSlots : IExpressionScope
{
    private readonly Dictionary<string, int> _names = [];
    private readonly HashSet<string> _words = [];

    /// <summary>The options at their defaults, and no axis.</summary>
    public SpecSlots()
    {
        foreach (SpecField field in SpecFields.Problem.Concat(SpecFields.Method))
        {
            _words.UnionWith(field.Words);
            All.Add(
                new SpecSlot(field.Name, field) { Values = [SpecFormula.Of(field.Default, 0)] });
            if (field.Name != SpecFields.Seed)
                _names.TryAdd(field.Name, All.Count - 1);
        }

        SpecFormula zero = SpecFormula.Of(SpecValue.Of(Int128.Zero), 0);
        All.Add(new SpecSlot(SpecFields.Seed, SpecFields.Problem[^1]) { Values = [zero] });
        SeedIndex = All.Count - 1;
        _names.Add(SpecFields.Seed, SeedIndex);
        foreach (SpecSlot slot in All.Where(slot => slot.Name == SpecFields.Seed && slot != Seed))
            slot.Values = [new SpecFormula(new SlotExpression(SeedIndex), SpecFields.Seed, 0)];
    }

    /// <summary>The slots: problem, method, the sweep's seed, axes of free names.</summary>
    public List<SpecSlot> All { get; } = [];

    /// <summary>The sweep's seed, which those of problem and method follow.</summary>
    public SpecSlot Seed => All[SeedIndex];

    /// <inheritdoc/>
    public IEnumerable<string> Names => _names.Keys;

    private int SeedIndex { get; }

    /// <summary>The options of <c>problem</c>.</summary>
    public IEnumerable<SpecSlot> Problem => All.Take(SpecFields.Problem.Count);

    /// <summary>The options of <c>method</c>.</summary>
    public IEnumerable<SpecSlot> Method =>
        All.Skip(SpecFields.Problem.Count).Take(SpecFields.Method.Count);

    /// <summary>A name with dashes only.</summary>
    public static string Normal(string name) => name.Replace('_', '-');

    /// <summary>The slot of a name; a new one where there is none yet.</summary>
    public SpecSlot GetOrAdd(string name)
    {
        if (Get(name) is { } known)
            return known;
        var slot = new SpecSlot(Normal(name), option: null);
        All.Add(slot);
        _names.Add(slot.Name, All.Count - 1);
        return slot;
    }

    /// <summary>The slot of a name; null where there is none.</summary>
    public SpecSlot? Get(string name) =>
        _names.TryGetValue(Normal(name), out int index) ? All[index] : null;

    /// <summary>Makes a word known, so that conditions may compare with it.</summary>
    public void AddWord(string word) => _words.Add(word);

    /// <inheritdoc/>
    public Expression? Find(string name)
    {
        if (_names.TryGetValue(Normal(name), out int index))
            return new SlotExpression(index);
        return name switch
        {
            "auto" => new ConstantExpression(SpecValue.Auto),
            "true" or "false" => new ConstantExpression(SpecValue.Of(name == "true")),
            _ when _words.Contains(name) => new ConstantExpression(SpecValue.Of(name)),
            _ => null,
        };
    }
}
