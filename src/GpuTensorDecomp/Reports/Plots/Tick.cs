namespace GpuTensorDecomp.Reports.Plots;

/// <summary>A mark on an axis.</summary>
/// <param name="Value">Where it stands, in data units.</param>
/// <param name="Label">What it says; empty for a minor tick.</param>
public readonly record struct Tick(double Value, string Label);
