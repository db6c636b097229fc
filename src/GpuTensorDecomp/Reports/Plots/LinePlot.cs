namespace GpuTensorDecomp.Reports.Plots;

/// <summary>Lines over two axes; <see cref="PlotFigure"/> puts it on a page.</summary>
public sealed record LinePlot
{
    /// <summary>The name of the drawing, read out in its place.</summary>
    public required string Title { get; init; }

    /// <summary>What there is to see, for those who do not see it.</summary>
    public required string Description { get; init; }

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
}
