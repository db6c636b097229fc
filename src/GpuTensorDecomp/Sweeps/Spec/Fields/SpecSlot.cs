using GpuTensorDecomp.Sweeps.Spec.Expressions;

namespace GpuTensorDecomp.Sweeps.Spec.Fields;

/// <summary>An option or an axis: what has one value in each case.</summary>
/// <param name="name">Its name.</param>
/// <param name="option">The option that it is; null for an axis of a free name.</param>
internal sealed class SpecSlot(string name, SpecField? option)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>The option that it is; null for an axis of a free name.</summary>
    public SpecField? Field => option;

    /// <summary>Its line, from 1; 0 where the spec does not give it.</summary>
    public int Line { get; set; }

    /// <summary>Whether it is an axis.</summary>
    public bool IsAxis { get; set; }

    /// <summary>The group of axes that advance together; −1 for what is no axis.</summary>
    public int Group { get; set; } = -1;

    /// <summary>Its values; one for what is no axis.</summary>
    public IReadOnlyList<SpecFormula> Values { get; set; } = [];

    /// <summary>Whether its values are at fault.</summary>
    public bool IsLost =>
        Values is [{ Expression: var only }] && only == ConstantExpression.Unknown;
}
