using GpuTensorDecomp.Sweeps.Spec.Expressions;
using GpuTensorDecomp.Sweeps.Spec.Fields;
using GpuTensorDecomp.Sweeps.Spec.Nodes;

namespace GpuTensorDecomp.Sweeps.Spec.Cases;

/// <summary>Compiles the parts of a spec; goes on after a fault, so that all are found.</summary>
internal sealed partial class SpecBuilder
{
    private static readonly string[] Parts =
    [
        "name", "problem", "method", "axes", "zip", "where", "seed", "repeats", "seeds", "record",
        "quick",
    ];

    private readonly SpecMap _root;
    private readonly SpecFaults _faults;
    private readonly SpecSlots _slots = new();
    private readonly FormulaCompiler _compiler;
    private readonly RangeReader _ranges;
    private readonly List<SpecSlot> _axes = [];
    private readonly List<int> _sizes = [];
    private bool _isDoubtful;

    private SpecBuilder(SpecMap root, SpecFaults faults)
    {
        _root = root;
        _faults = faults;
        _compiler = new FormulaCompiler(_slots, faults);
        _ranges = new RangeReader(_compiler, faults);
    }

    /// <summary>Compiles a spec; what is at fault in it has unknown values.</summary>
    public static CaseModel Build(SpecMap root, IReadOnlyList<string> measures, SpecFaults faults)
    {
        var builder = new SpecBuilder(root, faults);
        builder.RefuseUnknown(root, "a spec", Parts);
        builder.DeclareAxes();
        builder.ReadAxes();
        builder.ReadSection(SpecSection.Problem, builder._slots.Problem);
        builder.ReadSection(SpecSection.Method, builder._slots.Method);
        builder.ReadSeeds();
        builder.ReadZip();
        SpecFormula[] conditions = builder.ReadConditions();
        builder.RefuseMissing();
        builder.RefuseUnused(conditions);
        builder.RefuseTooMany();
        return new CaseModel
        {
            Slots = builder._slots,
            Axes = [.. builder._axes.Select(axis => builder._slots.All.IndexOf(axis))],
            GroupSizes = builder._sizes,
            Order = new SlotOrder(builder._slots, faults).Sort(),
            Conditions = conditions,
            IsDoubtful = builder._isDoubtful,
            Record = builder.ReadRecord(measures),
        };
    }

    /// <summary>The items of a list; a single value is a list of one.</summary>
    private static IReadOnlyList<SpecNode> Items(SpecEntry? entry) => entry?.Value switch
    {
        null or SpecScalar { IsNull: true } => [],
        SpecList list => list.Items,
        _ => [entry.Value],
    };

    private void RefuseUnknown(SpecMap map, string owner, IReadOnlyCollection<string> known)
    {
        foreach (SpecEntry entry in map.Entries.Where(entry => !known.Contains(entry.Key)))
        {
            string advice = NearestName.Advice(entry.Key, known);
            foreach (SpecSection section in Enum.GetValues<SpecSection>())
            {
                if (Fields(section).Any(field => field.Name == SpecSlots.Normal(entry.Key)))
                    advice = $"it belongs under {Word(section)}, or is an axis under axes";
            }

            _faults.Add(entry.Line, $"'{entry.Key}' is no part of {owner}; {advice}");
            _compiler.Lose(entry.Value);
        }
    }

    private SpecMap? Map(string key)
    {
        if (_root.Find(key) is not { } entry || entry.Value is SpecScalar { IsNull: true })
            return null;
        if (entry.Value is SpecMap map)
            return map;
        _faults.Add(entry.Line, $"{key} is {entry.Value.What}; give a mapping of names to values");
        return null;
    }

    private void ReadSection(SpecSection section, IEnumerable<SpecSlot> slots)
    {
        if (Map(Word(section)) is not { } map)
            return;
        string[] known = [.. Fields(section).Select(field => field.Name)];
        RefuseUnknown(map with { Entries = [.. map.Entries.Select(Normal)] }, Word(section), known);
        foreach (SpecSlot slot in slots)
        {
            SpecEntry? entry = map.Entries.FirstOrDefault(
                entry => SpecSlots.Normal(entry.Key) == slot.Name);
            if (entry is null)
                continue;
            if (slot.IsAxis)
            {
                _faults.Add(
                    entry.Line,
                    $"{slot.Name} stands under {Word(section)} and is an axis in line " +
                    $"{slot.Line}; leave one of them out");
                _ = _compiler.Compile(entry.Value, slot.Name, slot.Field);
                slot.Values = [SpecFormula.Lost(slot.Line)];
                continue;
            }

            slot.Line = entry.Line;
            slot.Values = [_compiler.Compile(entry.Value, slot.Name, slot.Field)];
        }
    }

    private SpecFormula[] ReadConditions()
    {
        return [.. Items(_root.Find("where")).Select(Condition)];

        SpecFormula Condition(SpecNode item)
        {
            SpecFormula formula = _compiler.Compile(item, "where", field: null);
            SpecValue value =
                formula.IsConstant ? formula.Expression.Evaluate([]) : SpecValue.Unknown;
            if (value.Kind is SpecValueKind.Truth or SpecValueKind.Unknown)
                return formula;
            _faults.Add(
                item.Line,
                $"where: '{formula.Source}' is no condition; write rank <= dimension, for example");
            return SpecFormula.Lost(item.Line);
        }
    }

    private List<string> ReadRecord(IReadOnlyList<string> measures)
    {
        var record = new List<string>();
        foreach (SpecNode item in Items(_root.Find("record")))
        {
            string? name = (item as SpecScalar)?.Text;
            if (name is null || !measures.Contains(name))
                _faults.Add(
                    item.Line,
                    $"record: {item.What} is no measure; " +
                    $"{NearestName.Advice(name ?? "", measures)}");
            else if (record.Contains(name))
                _faults.Add(item.Line, $"record: '{name}' is listed twice; leave one of them out");
            else
                record.Add(name);
        }

        return record;
    }

    private void RefuseMissing()
    {
        foreach (SpecSlot slot in _slots.Problem)
        {
            bool isRequired = slot.Field!.Default.Kind == SpecValueKind.Unknown;
            if (isRequired && slot.Line == 0 && slot.Name != SpecFields.Seed)
            {
                _faults.Add(
                    _root.Find("problem")?.Line ?? _root.Line,
                    $"{slot.Name} is missing; give it under problem or as an axis");
            }
        }
    }

    private void RefuseUnused(IEnumerable<SpecFormula> conditions)
    {
        var used = new HashSet<int>();
        IEnumerable<SpecFormula> values = _slots.All.SelectMany(slot => slot.Values);
        foreach (SpecFormula formula in values.Concat(conditions))
            formula.Expression.AddSlots(used);
        foreach (SpecSlot axis in _axes.Where(axis => axis.Field is null))
        {
            if (used.Contains(_slots.All.IndexOf(axis)) || _compiler.MayUse(axis.Name))
                continue;
            string advice = NearestName.Advice(
                axis.Name, _slots.Names.Where(name => name != axis.Name));
            _faults.Add(
                axis.Line,
                $"axis '{axis.Name}' is no option, and nothing is computed from it; {advice}");
        }
    }

    private static IReadOnlyList<SpecField> Fields(SpecSection section) =>
        section == SpecSection.Problem ? SpecFields.Problem : SpecFields.Method;

    private static string Word(SpecSection section) => SpecField.KebabCase(section.ToString());

    private static SpecEntry Normal(SpecEntry entry) =>
        entry with { Key = SpecSlots.Normal(entry.Key) };
}
