using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Tables;

namespace GpuTensorDecomp.Reports.Experiments;

/// <summary>A figure of an experiment's page, in a section of its own.</summary>
public sealed record ExperimentFigure
{
    /// <summary>
    /// A name that no other figure of the page has: lower-case letters, digits, hyphens.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The section's heading.</summary>
    public required string Heading { get; init; }

    /// <summary>A sentence above the drawing; plain text.</summary>
    public string Introduction { get; init; } = "";

    /// <summary>What the reader should see; plain text.</summary>
    public required string Caption { get; init; }

    /// <summary>Plots below each other, or side by side as <see cref="IsGrid"/> says.</summary>
    public required IReadOnlyList<Plot> Plots { get; init; }

    /// <summary>Whether the plots are small multiples in a grid.</summary>
    public bool IsGrid { get; init; }

    /// <summary>The numbers that are drawn: as a table below, and to save.</summary>
    public required ReportTable Data { get; init; }

    /// <summary>All that it says in words.</summary>
    internal IEnumerable<string> Texts =>
    [
        Heading,
        .. Introduction.Length > 0 ? [Introduction] : Array.Empty<string>(),
        Caption,
        .. Plots.SelectMany(plot => (IEnumerable<string>)
            [
                plot.Title, plot.Description,
                .. plot.LegendSeries.Where(s => s.InLegend).Select(s => s.Name),
            ]).Distinct(),
    ];

    internal string Render() =>
        (IsGrid
            ? PlotFigure.RenderFacets(Id, Caption, Plots)
            : PlotFigure.Render(Id, Caption, Plots)) +
        PlotFigure.RenderData(Id, Heading, Data);
}
