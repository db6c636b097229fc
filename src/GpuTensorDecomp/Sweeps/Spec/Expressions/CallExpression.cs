namespace GpuTensorDecomp.Sweeps.Spec.Expressions;

/// <summary>An operator or a function of its arguments.</summary>
internal sealed class CallExpression(
    Func<SpecValue[], SpecValue> function, IReadOnlyList<Expression> arguments) : Expression
{
    /// <inheritdoc/>
    public override SpecValue Evaluate(ReadOnlySpan<SpecValue> slots)
    {
        var values = new SpecValue[arguments.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(slots);
            if (values[i].IsLost)
                return values[i];
        }

        return function(values);
    }

    /// <inheritdoc/>
    public override void AddSlots(ISet<int> slots)
    {
        foreach (Expression argument in arguments)
            argument.AddSlots(slots);
    }
}
