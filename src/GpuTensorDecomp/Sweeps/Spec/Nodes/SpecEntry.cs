namespace GpuTensorDecomp.Sweeps.Spec.Nodes;

/// <summary>A key with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Line">The key's line, from 1.</param>
/// <param name="Value">The value.</param>
internal sealed record SpecEntry(string Key, int Line, SpecNode Value);
