using GpuTensorDecomp.Sweeps.Spec.Expressions;
using GpuTensorDecomp.Sweeps.Spec.Fields;

namespace GpuTensorDecomp.Sweeps.Spec.Cases;

/// <summary>
/// Computes the values of one combination of axes after another, in buffers that are used again.
/// </summary>
internal sealed class CaseValues
{
    private readonly CaseModel _model;
    private readonly List<SpecSlot> _slots;
    private readonly int[] _moving;
    private readonly int[] _positions;
    private readonly SpecValue[] _values;
    private readonly bool[] _varies;

    public CaseValues(CaseModel model)
    {
        _model = model;
        _slots = model.Slots.All;
        _positions = new int[model.GroupSizes.Count];
        _values = new SpecValue[_slots.Count];
        Options = new object?[_slots.Count];
        _varies = new bool[_slots.Count];
        foreach (int index in model.Order)
            _varies[index] = _slots[index].IsAxis || _slots[index].Values.Any(Varies);
        int[] fixedOnes = [.. model.Order.Where(IsFixed)];
        _moving = [.. model.Order.Except(fixedOnes)];
        foreach (int index in fixedOnes)
            Compute(index, _slots[index].Values[0], faults: null);
    }

    /// <summary>
    /// Each slot's value as the option has it; of a slot without a value that fits, null.
    /// </summary>
    public object?[] Options { get; }

    /// <summary>The slots whose values change from case to case.</summary>
    public IReadOnlyList<int> Moving => _moving;

    /// <summary>
    /// Whether it cannot be told that the spec wants this combination, for a fault that is
    /// reported: then values that vary are not to be trusted.
    /// </summary>
    public bool IsDoubtful { get; private set; }

    /// <summary>
    /// Whether a slot has no value, or none to be trusted, for a fault that is reported.
    /// </summary>
    public bool IsUnknown(int slot) =>
        _values[slot].Kind == SpecValueKind.Unknown || (IsDoubtful && _varies[slot]);

    /// <summary>A slot's value as text.</summary>
    public string Text(int slot) => _values[slot].ToString();

    /// <summary>Computes everything for one combination; the last group advances fastest.</summary>
    public void MoveTo(long combination, List<CaseFault>? faults)
    {
        for (int group = _positions.Length - 1; group >= 0; group--)
        {
            (combination, long position) = Math.DivRem(combination, _model.GroupSizes[group]);
            _positions[group] = (int)position;
        }

        foreach (int index in _moving)
        {
            SpecSlot slot = _slots[index];
            int position = slot.Group < 0 ? 0 : _positions[slot.Group];
            Compute(index, slot.Values[Math.Min(position, slot.Values.Count - 1)], faults);
        }
    }

    /// <summary>Whether all conditions hold, or cannot be told.</summary>
    public bool IsWanted(List<CaseFault>? faults)
    {
        IsDoubtful = _model.IsDoubtful;
        foreach (SpecFormula condition in _model.Conditions)
        {
            SpecValue value = condition.Expression.Evaluate(_values);
            if (value.Kind == SpecValueKind.Truth)
            {
                if (!value.IsTrue)
                    return false;
            }
            else
            {
                IsDoubtful = true;
                if (value.Kind != SpecValueKind.Unknown)
                    faults?.Add(FaultOf(condition, value));
            }
        }

        return true;
    }

    private static CaseFault FaultOf(SpecFormula condition, SpecValue value)
    {
        string reason = value.Kind == SpecValueKind.Fault
            ? value.ToString() : $"is {value}; a condition is true or false";
        return new CaseFault(condition.Line, $"where: '{condition.Source}' {reason}", false);
    }

    private bool Varies(SpecFormula formula) => formula.Slots().Any(slot => _varies[slot]);

    private bool IsFixed(int index) =>
        _slots[index] is { Group: < 0, Values: [var only] } && only.IsConstant;

    private void Compute(int index, SpecFormula formula, List<CaseFault>? faults)
    {
        SpecSlot slot = _slots[index];
        SpecValue value = formula.Expression.Evaluate(_values);
        bool fits = value.Kind is not (SpecValueKind.Fault or SpecValueKind.Unknown);
        object? option = null;
        if (fits && slot.Field is not null)
            option = slot.Field.Convert(value, out fits);
        if (!fits && FormulaCompiler.Fault(value, formula, slot.Name, slot.Field) is { } fault)
            faults?.Add(new CaseFault(formula.Line, fault, _varies[index]));
        _values[index] = fits ? value : SpecValue.Unknown;
        Options[index] = option;
    }
}
