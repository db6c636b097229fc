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

    /// <summary>Goes to one combination; false where a condition does not want it.</summary>
    public bool MoveTo(long combination, List<CaseFault>? faults)
    {
        faults?.Clear();
        _values.MoveTo(combination, faults);
        bool isWanted = _values.IsWanted(faults);
        if (!isWanted)
            faults?.Clear();
        return isWanted;
    }

    /// <summary>The problem; null where a part of it is at fault.</summary>
    public ProblemOptions? Problem()
    {
        for (int i = 0; i < FirstMethod; i++)
        {
            if (_values.IsUnknown(i))
                return null;
        }

        object?[] o = _values.Options;
        (VectorKind vectors, double cosine) = ((VectorKind, double))o[3]!;
        (WeightKind weights, double from, double to) = ((WeightKind, double, double))o[4]!;
        return new ProblemOptions(
            (int)o[0]!, (int)o[1]!, (int)o[2]!, vectors, cosine, weights, from, to,
            (double)o[5]!, (ulong)o[6]!);
    }

    /// <summary>The solve's options; null where one is at fault.</summary>
    public SolveOptions? Options()
    {
        for (int i = FirstMethod; i < FirstMethod + SpecFields.Method.Count; i++)
        {
            if (_values.IsUnknown(i))
                return null;
        }

        SolveOptions options = _common with { };
        Set(options, _movingMethod);
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
