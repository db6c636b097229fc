using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Sweeps.Spec.Fields;

namespace GpuTensorDecomp.Sweeps.Spec.Cases;

/// <summary>Makes problems and options of the values of cases.</summary>
internal sealed class CaseAssembler
{
    private static readonly IReadOnlyList<PropertyAccess<SolveOptions>> Method =
        PropertyAccess<SolveOptions>.All;

    private static readonly int FirstMethod = SpecFields.Problem.Count;
    private readonly CaseValues _values;
    private readonly SolveOptions _common;
    private readonly int[] _movingMethod;
    private readonly KeyValuePair<string, string>[] _axes;
    private readonly IReadOnlyList<int> _axisSlots;

    public CaseAssembler(CaseModel model)
    {
        _values = new CaseValues(model);
        _axisSlots = model.Axes;
        _axes = new KeyValuePair<string, string>[model.Axes.Count];
        Names = [.. model.Axes.Select(index => model.Slots.All[index].Name)];
        int[] method = [.. Enumerable.Range(FirstMethod, SpecFields.Method.Count)];
        _movingMethod = [.. method.Intersect(_values.Moving)];
        _common = new SolveOptions();
        Set(_common, method.Except(_movingMethod));
    }

    private string[] Names { get; }

    /// <summary>
    /// Whether it cannot be told that the spec wants this combination, for a fault that is told.
    /// </summary>
    public bool IsDoubtful => _values.IsDoubtful;

    /// <summary>Goes to one combination; false where a condition does not want it.</summary>
    public bool MoveTo(long combination, List<CaseFault>? faults)
    {
        faults?.Clear();
        _values.MoveTo(combination, faults);
        bool isWanted = _values.IsWanted(faults);
        if (!isWanted)
            faults?.Clear();
        if (IsDoubtful)
            faults?.RemoveAll(fault => fault.Varies);
        return isWanted;
    }

    /// <summary>The slots of a section that have no value, for faults that are reported.</summary>
    public IReadOnlyList<int> Unknown(SpecSection section)
    {
        bool isProblem = section == SpecSection.Problem;
        int first = isProblem ? 0 : FirstMethod;
        int end = isProblem ? FirstMethod : FirstMethod + SpecFields.Method.Count;
        List<int>? unknown = null;
        for (int slot = first; slot < end; slot++)
        {
            if (_values.IsUnknown(slot))
                (unknown ??= []).Add(slot);
        }

        return unknown ?? [];
    }

    /// <summary>The problem.</summary>
    /// <param name="others">Values for the parts without one: slots and values.</param>
    public ProblemOptions Problem(params IReadOnlyList<(int Slot, object? Value)> others)
    {
        object?[] o = others.Count == 0 ? _values.Options : [.. _values.Options];
        foreach ((int slot, object? value) in others)
            o[slot] = value;
        (VectorKind vectors, double cosine) = ((VectorKind, double))o[3]!;
        (WeightKind weights, double from, double to) = ((WeightKind, double, double))o[4]!;
        return new ProblemOptions(
            (int)o[0]!, (int)o[1]!, (int)o[2]!, vectors, cosine, weights, from, to,
            (double)o[5]!, (ulong)o[6]!);
    }

    /// <summary>The solve's options.</summary>
    /// <param name="others">Values for the options without one: slots and values.</param>
    public SolveOptions Options(params IReadOnlyList<(int Slot, object? Value)> others)
    {
        SolveOptions options = _common with { };
        Set(options, _movingMethod);
        foreach ((int slot, object? value) in others)
            Method[slot - FirstMethod].Set(options, value);
        return options;
    }

    /// <summary>The values of the axes as text.</summary>
    public KeyValuePair<string, string>[] Axes()
    {
        for (int i = 0; i < _axes.Length; i++)
            _axes[i] = KeyValuePair.Create(Names[i], _values.Text(_axisSlots[i]));
        return [.. _axes];
    }

    private void Set(SolveOptions options, IEnumerable<int> slots)
    {
        foreach (int slot in slots)
        {
            // A value at fault is null, which an option that needs one cannot take.
            if (!_values.IsUnknown(slot))
                Method[slot - FirstMethod].Set(options, _values.Options[slot]);
        }
    }
}
