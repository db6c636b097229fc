namespace GpuTensorDecomp.Sweeps.Spec.Expressions;

/// <summary>What the names of an expression stand for.</summary>
internal interface IExpressionScope
{
    /// <summary>Names to suggest from.</summary>
    IEnumerable<string> Names { get; }

    /// <summary>
    /// The slot, or the word, that a name stands for; null where it is not known.
    /// </summary>
    Expression? Find(string name);
}
