namespace GpuTensorDecomp.Sweeps.Spec.Nodes;

/// <summary>A list.</summary>
/// <param name="Items">Its items.</param>
/// <param name="Line">Its first line, from 1.</param>
internal sealed record SpecList(IReadOnlyList<SpecNode> Items, int Line) : SpecNode(Line)
{
    /// <inheritdoc/>
    public override string What => "a list";
}
