namespace GpuTensorDecomp.Reports.Plots;

/// <summary>A thin straight line across a plot at one value.</summary>
/// <param name="Value">Where, in data units.</param>
/// <param name="Label">What it means; empty for none (horizontal guides only).</param>
/// <param name="IsVertical">Whether it stands on the x axis.</param>
public sealed record PlotGuide(double Value, string Label, bool IsVertical);
