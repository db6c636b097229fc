namespace GpuTensorDecomp.Sweeps.Spec.Cases;

/// <summary>What is wrong with one case.</summary>
/// <param name="Line">The line to look at, from 1.</param>
/// <param name="Text">What is wrong, and what would be right.</param>
/// <param name="Varies">Whether it follows from values that change from case to case.</param>
internal sealed record CaseFault(int Line, string Text, bool Varies);
