namespace GpuTensorDecomp.Reports.Plots;

/// <summary>A line of a plot.</summary>
/// <param name="Name">What it is, for the legend and the value under the pointer.</param>
/// <param name="X">Values along the x axis, rising.</param>
/// <param name="Y">
/// Values along the y axis, as many; values that no scale can show leave a gap.
/// </param>
/// <param name="Color">Index into <see cref="Palette"/>, or <see cref="Palette.Muted"/>.</param>
public sealed record PlotSeries(
    string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, int Color)
{
    /// <summary>Whether the legend names it.</summary>
    public bool InLegend { get; init; } = true;
}
