namespace GpuTensorDecomp.Sweeps.Spec.Expressions;

/// <summary>A function of numbers.</summary>
/// <param name="Fewest">The fewest arguments.</param>
/// <param name="Most">The most arguments.</param>
/// <param name="Apply">The value of numeric arguments.</param>
internal sealed record Function(int Fewest, int Most, Func<SpecValue[], SpecValue> Apply)
{
    /// <summary>The value; a fault where an argument is no number.</summary>
    public SpecValue Of(SpecValue[] arguments) =>
        Arithmetic.NeedNumbers(arguments) ?? Apply(arguments);
}
