using GpuTensorDecomp.Sweeps.Spec.Expressions;
using GpuTensorDecomp.Sweeps.Spec.Fields;
using GpuTensorDecomp.Sweeps.Spec.Nodes;

namespace GpuTensorDecomp.Sweeps.Spec.Cases;

/// <content>Axes, seeds and zip.</content>
internal sealed partial class SpecBuilder
{
    private static readonly string[] Reserved = ["and", "or", "not", "true", "false", "auto"];

    /// <summary>Makes the axes' names known, so that any value may use them.</summary>
    private void DeclareAxes()
    {
        foreach (SpecEntry entry in Map("axes")?.Entries ?? [])
        {
            bool isName = entry.Key.Length > 0 && char.IsAsciiLetter(entry.Key[0]) &&
                entry.Key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
            if (!isName || Reserved.Contains(entry.Key) || Functions.Find(entry.Key) is not null)
            {
                _faults.Add(
                    entry.Line,
                    $"'{entry.Key}' cannot name an axis; take letters, digits and dashes, a " +
                    "letter first, and no name of a function");
                continue;
            }

            SpecSlot slot = _slots.GetOrAdd(entry.Key);
            if (slot.IsAxis)
            {
                _faults.Add(
                    entry.Line,
                    $"axis '{entry.Key}' stands in line {slot.Line} already; " +
                    "leave one of them out");
                continue;
            }

            Declare(slot, entry.Line);
        }
    }

    private void ReadAxes()
    {
        foreach (SpecEntry entry in Map("axes")?.Entries ?? [])
        {
            SpecSlot? slot = _slots.Get(entry.Key);
            SpecFormula[] values = Values(entry, slot?.Name ?? entry.Key, slot?.Field);
            if (slot is { IsAxis: true, Values: [{ Line: 0 }] or [] })
                slot.Values = values;
        }
    }

    private SpecFormula[] Values(SpecEntry entry, string name, SpecField? field)
    {
        int line = entry.Value.Line;
        switch (entry.Value)
        {
            case SpecList { Items.Count: > 0 } list:
                return [.. list.Items.Select(item => _compiler.Compile(item, name, field))];
            case SpecList:
                _faults.Add(line, $"{name} has no values; give one at least");
                break;
            case SpecMap map:
                IReadOnlyList<SpecValue> values = _ranges.Read(map, name);
                SpecFormula[] formulas = [.. values.Select(value => SpecFormula.Of(value, line))];
                bool fit =
                    formulas.All(formula => _compiler.Checked(formula, name, field) == formula);
                if (fit && formulas.Length > 0)
                    return formulas;
                break;
            default:
                _faults.Add(
                    line,
                    $"{name} is {entry.Value.What}; give a list as in [1, 2, 3], or a range as " +
                    "in {from: 1, to: 9, step: 2}");
                break;
        }

        return [SpecFormula.Lost(line)];
    }

    /// <summary>The sweep's seed: one, base + 0..N−1, or those listed.</summary>
    private void ReadSeeds()
    {
        SpecEntry? single = _root.Find("seed");
        SpecEntry? repeats = _root.Find("repeats");
        SpecEntry? listed = _root.Find("seeds");
        SpecSlot seed = _slots.Seed;
        SpecEntry? second = listed is null ? null : repeats ?? single;
        second ??= seed.IsAxis ? listed ?? repeats ?? single : null;
        SpecFormula first = single is null
            ? seed.Values[0]
            : _compiler.Compile(single.Value, SpecFields.Seed, seed.Field);
        int count = repeats is null ? 1 : Repeats(repeats);
        IReadOnlyList<SpecFormula> list =
            listed is null ? [] : Values(listed, "seeds", seed.Field);
        if (second is not null)
        {
            string other = seed.IsAxis ? "the axis seed" : "seeds";
            _faults.Add(
                second.Line,
                $"{second.Key} and {other} both say which seeds; leave one of them out");
            return;
        }

        if (single is not null)
        {
            seed.Line = single.Line;
            seed.Values = [first];
        }

        if (listed is not null)
        {
            Declare(seed, listed.Line);
            seed.Values = list;
        }
        else if (repeats is not null)
        {
            Declare(seed, repeats.Line);
            seed.Values = [.. Enumerable.Range(0, count).Select(i => Shifted(first, i))];
        }

        SpecFormula Shifted(SpecFormula from, int by)
        {
            SpecValue shift = SpecValue.Of((Int128)by);
            return from.IsConstant
                ? SpecFormula.Of(Arithmetic.Add(from.Expression.Evaluate([]), shift), repeats!.Line)
                : new SpecFormula(
                    new CallExpression(v => Arithmetic.Add(v[0], shift), [from.Expression]),
                    $"{from.Source} + {by}",
                    repeats!.Line);
        }
    }

    private int Repeats(SpecEntry entry)
    {
        if (_compiler.Number(entry.Value, "repeats") is not { } number)
            return 1;
        if (number.TryWhole(out Int128 count) && count >= 1 && count <= RangeReader.MostValues)
            return (int)count;
        _faults.Add(
            entry.Line,
            $"repeats is {number}; give a whole number from 1 to {RangeReader.MostValues}");
        return 1;
    }

    /// <summary>Puts axes into groups: each on its own, or several that advance together.</summary>
    private void ReadZip()
    {
        IReadOnlyList<SpecNode> items = Items(_root.Find("zip"));
        if (items.Count > 0 && items.All(item => item is SpecScalar))
            items = [new SpecList(items, items[0].Line)];
        var leaders = new Dictionary<SpecSlot, SpecSlot>();
        foreach (SpecNode item in items)
        {
            if (item is SpecList list)
                ReadZipped(list, leaders);
            else
                _faults.Add(
                    item.Line,
                    $"zip holds {item.What}; give lists of axes as in [[rank, components]]");
            _isDoubtful |= item is not SpecList;
        }

        foreach (SpecSlot axis in _axes)
        {
            SpecSlot leader = leaders.GetValueOrDefault(axis, axis);
            SpecSlot? placed = _axes.Find(
                other => other.Group >= 0 && leaders.GetValueOrDefault(other, other) == leader);
            axis.Group = placed?.Group ?? _sizes.Count;
            if (placed is null)
                _sizes.Add(axis.Values.Count);
        }
    }

    private void ReadZipped(SpecList list, Dictionary<SpecSlot, SpecSlot> leaders)
    {
        SpecSlot? first = null;
        int faults = _faults.Count;
        foreach (SpecNode item in list.Items)
        {
            string name = (item as SpecScalar)?.Text ?? "";
            SpecSlot? axis = _slots.Get(name) is { IsAxis: true } found ? found : null;
            first ??= axis;
            if (axis is null || first is null)
                _faults.Add(
                    item.Line,
                    $"zip: {item.What} is no axis; " +
                    $"{NearestName.Advice(name, _axes.Select(a => a.Name))}");
            else if (leaders.ContainsKey(axis))
                _faults.Add(item.Line, $"zip: {axis.Name} is zipped twice; name it once");
            else if (axis.Values.Count != first.Values.Count && !axis.IsLost && !first.IsLost)
                RefuseLengths(item.Line, first, axis);
            else
                leaders[axis] = first;
        }

        _isDoubtful |= _faults.Count > faults;
    }

    private void RefuseLengths(int line, SpecSlot first, SpecSlot axis) => _faults.Add(
        line,
        $"zip: {first.Name} has {first.Values.Count} values (line {first.Line}) but {axis.Name} " +
        $"has {axis.Values.Count} (line {axis.Line}); zipped axes need equally many");

    private void RefuseTooMany()
    {
        double count = _sizes.Aggregate(1.0, (product, size) => product * size);
        if (count <= int.MaxValue)
            return;
        _faults.Add(
            _root.Find("axes")?.Line ?? _root.Line,
            $"the axes make {count:G6} combinations; {int.MaxValue} is the most; take fewer " +
            "values");
        _isDoubtful = true;
        _sizes.Clear();
        foreach (SpecSlot axis in _axes)
            axis.Group = -1;
    }

    private void Declare(SpecSlot slot, int line)
    {
        slot.IsAxis = true;
        slot.Line = line;
        _axes.Add(slot);
    }
}
