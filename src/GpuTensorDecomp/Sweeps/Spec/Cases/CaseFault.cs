namespace GpuTensorDecomp.Sweeps.Spec.Cases;

/// <summary>What is wrong with one case.</summary>
/// <param name="Line">The line to look at, from 1.</param>
/// <param name="Text">What is wrong, and what would be right.</param>
internal sealed record CaseFault(int Line, string Text);
