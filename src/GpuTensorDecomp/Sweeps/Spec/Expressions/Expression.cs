namespace GpuTensorDecomp.Sweeps.Spec.Expressions;

/// <summary>A formula over the values of the slots of one case.</summary>
internal abstract class Expression
{
    /// <summary>The value; a fault is a value too, so that none is thrown.</summary>
    public abstract SpecValue Evaluate(ReadOnlySpan<SpecValue> slots);

    /// <summary>Adds the slots that the value depends on.</summary>
    public abstract void AddSlots(ISet<int> slots);
}
