namespace GpuTensorDecomp.Reports.Plots;

/// <summary>
/// A short text left of a point of a plot, in a line's colour; left out where it would cover
/// another.
/// </summary>
/// <param name="X">Where, in data units.</param>
/// <param name="Y">Where, in data units.</param>
/// <param name="Text">One or two characters.</param>
/// <param name="Color">Index into <see cref="Palette"/>.</param>
public sealed record PlotLabel(double X, double Y, string Text, int Color);
