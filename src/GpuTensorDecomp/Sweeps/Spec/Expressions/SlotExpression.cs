namespace GpuTensorDecomp.Sweeps.Spec.Expressions;

/// <summary>The value of an axis or an option.</summary>
internal sealed class SlotExpression(int slot) : Expression
{
    /// <inheritdoc/>
    public override SpecValue Evaluate(ReadOnlySpan<SpecValue> slots) => slots[slot];

    /// <inheritdoc/>
    public override void AddSlots(ISet<int> slots) => slots.Add(slot);
}
