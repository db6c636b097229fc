using GpuTensorDecomp.Reports.Statistics;

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

    /// <summary>How it is drawn.</summary>
    public LineStyle Style { get; init; }

    /// <summary>Lower edge of a band around the line, as many values; null for no band.</summary>
    public IReadOnlyList<double>? Low { get; init; }

    /// <summary>Upper edge of the band.</summary>
    public IReadOnlyList<double>? High { get; init; }

    /// <summary>Class names of the line and of its key in a legend.</summary>
    internal string Classes => Style switch
    {
        LineStyle.Theory => $"{Palette.Classes(Color)} theory",
        LineStyle.Points => $"{Palette.Classes(Color)} bare",
        _ => Palette.Classes(Color),
    };

    /// <summary>
    /// The median over seeds with a dot at each place, in a band between two quantiles.
    /// </summary>
    /// <param name="name">What it is.</param>
    /// <param name="x">Places, rising.</param>
    /// <param name="samples">The values at each place; those that are NaN do not count.</param>
    /// <param name="color">Index into <see cref="Palette"/>.</param>
    /// <param name="share">
    /// The share of values that lie in the band: 0.5 from quartile to quartile, 1 for all.
    /// </param>
    public static PlotSeries OverSeeds(
        string name, IReadOnlyList<double> x, IReadOnlyList<IReadOnlyList<double>> samples,
        int color, double share = 0.5) =>
        new(name, x, [.. samples.Select(Quantiles.Median)], color)
        {
            Style = LineStyle.LineWithPoints,
            Low = [.. samples.Select(s => Quantiles.Of(s, (1 - share) / 2))],
            High = [.. samples.Select(s => Quantiles.Of(s, (1 + share) / 2))],
        };

    /// <summary>What a formula predicts, sampled between the ends of a scale.</summary>
    /// <param name="name">The formula or what it is called.</param>
    /// <param name="scale">The scale of the x axis.</param>
    /// <param name="formula">y of x.</param>
    /// <param name="color">Index into <see cref="Palette"/>.</param>
    public static PlotSeries Theory(
        string name, PlotScale scale, Func<double, double> formula, int color)
    {
        const int Places = 201;
        var x = new double[Places];
        for (int i = 0; i < Places; i++)
        {
            double share = (double)i / (Places - 1);
            x[i] = scale.IsLogarithmic
                ? Math.Exp(Math.Log(scale.Minimum) * (1 - share) + Math.Log(scale.Maximum) * share)
                : scale.Minimum * (1 - share) + scale.Maximum * share;
        }

        return new PlotSeries(name, x, [.. x.Select(formula)], color) { Style = LineStyle.Theory };
    }
}
