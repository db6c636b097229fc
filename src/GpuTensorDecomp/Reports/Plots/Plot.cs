namespace GpuTensorDecomp.Reports.Plots;

/// <summary>A drawing; <see cref="PlotFigure"/> puts it on a page.</summary>
public abstract record Plot
{
    /// <summary>The name of the drawing, read out in its place.</summary>
    public required string Title { get; init; }

    /// <summary>What there is to see, for those who do not see it.</summary>
    public required string Description { get; init; }

    /// <summary>The lines that a legend names.</summary>
    internal abstract IReadOnlyList<PlotSeries> LegendSeries { get; }

    /// <summary>
    /// An inline SVG element; <paramref name="id"/> must be the only one of its name on the page.
    /// </summary>
    internal abstract string Draw(PlotSize size, string id);
}
