namespace GpuTensorDecomp.Reports.Plots;

/// <summary>A cell of a heat map.</summary>
/// <param name="Column">Place along the horizontal axis, from 0 at the left.</param>
/// <param name="Row">Place along the vertical axis, from 0 at the bottom.</param>
/// <param name="Value">What its colour shows; NaN for no value.</param>
/// <param name="Text">What stands in it where there is room.</param>
/// <param name="Detail">What the pointer shows beside the cell's place.</param>
public sealed record HeatCell(int Column, int Row, double Value, string Text, string Detail);
