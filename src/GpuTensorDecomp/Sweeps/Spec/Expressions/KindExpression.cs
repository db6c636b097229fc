namespace GpuTensorDecomp.Sweeps.Spec.Expressions;

/// <summary>A kind with numbers after colons, as in <c>linear:1:0.3</c>.</summary>
internal sealed class KindExpression(string kind, IReadOnlyList<Expression> numbers) : Expression
{
    /// <inheritdoc/>
    public override SpecValue Evaluate(ReadOnlySpan<SpecValue> slots)
    {
        string text = kind;
        foreach (Expression number in numbers)
        {
            SpecValue value = number.Evaluate(slots);
            if (value.IsLost)
                return value;
            text += ":" + value;
        }

        return SpecValue.Of(text);
    }

    /// <inheritdoc/>
    public override void AddSlots(ISet<int> slots)
    {
        foreach (Expression number in numbers)
            number.AddSlots(slots);
    }
}
