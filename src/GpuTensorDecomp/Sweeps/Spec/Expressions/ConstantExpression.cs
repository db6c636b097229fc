namespace GpuTensorDecomp.Sweeps.Spec.Expressions;

/// <summary>One value.</summary>
internal sealed class ConstantExpression(SpecValue value) : Expression
{
    /// <summary>Follows from something at fault.</summary>
    public static ConstantExpression Unknown { get; } = new(SpecValue.Unknown);

    /// <inheritdoc/>
    public override SpecValue Evaluate(ReadOnlySpan<SpecValue> slots) => value;

    /// <inheritdoc/>
    public override void AddSlots(ISet<int> slots)
    {
        // A constant depends on nothing.
    }
}
