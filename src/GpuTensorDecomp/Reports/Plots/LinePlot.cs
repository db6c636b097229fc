namespace GpuTensorDecomp.Reports.Plots;

/// <summary>Lines over two axes, with bands and theory curves.</summary>
public sealed record LinePlot : Plot
{
    /// <summary>The horizontal axis.</summary>
    public required PlotAxis X { get; init; }

    /// <summary>The vertical axis.</summary>
    public required PlotAxis Y { get; init; }

    /// <summary>The lines; later ones lie on top.</summary>
    public required IReadOnlyList<PlotSeries> Series { get; init; }

    /// <summary>Straight lines behind the others.</summary>
    public IReadOnlyList<PlotGuide> Guides { get; init; } = [];

    /// <summary>Texts at points.</summary>
    public IReadOnlyList<PlotLabel> Labels { get; init; } = [];

    /// <summary>Height as a share of the usual one.</summary>
    public double RelativeHeight { get; init; } = 1;

    internal override IReadOnlyList<PlotSeries> LegendSeries => Series;

    internal override string Draw(PlotSize size, string id) => LinePlotSvg.Render(this, size, id);

    /// <summary>
    /// Plots with the same axes, each of which covers the ranges of all: for small multiples. Where
    /// one of the plots has a logarithmic axis all have it.
    /// </summary>
    public static IReadOnlyList<LinePlot> WithSharedAxes(IReadOnlyList<LinePlot> plots)
    {
        PlotScale x = Union([.. plots.Select(p => p.X.Scale)]);
        PlotScale y = Union([.. plots.Select(p => p.Y.Scale)]);
        return
        [
            .. plots.Select(p => p with { X = p.X with { Scale = x }, Y = p.Y with { Scale = y } }),
        ];
    }

    private static PlotScale Union(PlotScale[] scales)
    {
        double[] ends = [.. scales.SelectMany(s => new[] { s.Minimum, s.Maximum })];
        return scales.Any(s => s.IsLogarithmic)
            ? LogScale.Covering(ends)
            : LinearScale.Covering(ends);
    }
}
