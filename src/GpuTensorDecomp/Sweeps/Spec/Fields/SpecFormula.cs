using GpuTensorDecomp.Sweeps.Spec.Expressions;

namespace GpuTensorDecomp.Sweeps.Spec.Fields;

/// <summary>A value as the spec gives it.</summary>
/// <param name="Expression">What it means.</param>
/// <param name="Source">As written.</param>
/// <param name="Line">Where, from 1.</param>
internal sealed record SpecFormula(Expression Expression, string Source, int Line)
{
    /// <summary>Whether it depends on nothing.</summary>
    public bool IsConstant => Slots().Count == 0;

    /// <summary>A value.</summary>
    public static SpecFormula Of(SpecValue value, int line) =>
        new(new ConstantExpression(value), value.ToString(), line);

    /// <summary>A value that is at fault, and is reported.</summary>
    public static SpecFormula Lost(int line) => new(ConstantExpression.Unknown, "", line);

    /// <summary>The slots that it depends on.</summary>
    public IReadOnlySet<int> Slots()
    {
        var slots = new HashSet<int>();
        Expression.AddSlots(slots);
        return slots;
    }
}
