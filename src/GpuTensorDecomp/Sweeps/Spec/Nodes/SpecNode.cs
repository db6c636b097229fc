namespace GpuTensorDecomp.Sweeps.Spec.Nodes;

/// <summary>A part of a spec's text.</summary>
/// <param name="Line">Its first line, from 1.</param>
internal abstract record SpecNode(int Line)
{
    /// <summary>What it is, for faults.</summary>
    public abstract string What { get; }
}
