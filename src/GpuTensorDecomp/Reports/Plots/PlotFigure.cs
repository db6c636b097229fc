using System.Text;
using GpuTensorDecomp.Reports.Html;
using GpuTensorDecomp.Reports.Tables;

namespace GpuTensorDecomp.Reports.Plots;

/// <summary>
/// A figure of a page: plots below each other, each drawn for wide and for narrow screens (the
/// style shows one of them), or small ones side by side; one legend, a caption, and the numbers.
/// </summary>
public static class PlotFigure
{
    private const int LegendEntries = 24;

    /// <summary>The figure element.</summary>
    /// <param name="id">A name that no other figure of the page has.</param>
    /// <param name="caption">What the reader should see; plain text.</param>
    /// <param name="plots">
    /// Plots whose lines share their meaning: the legend names a line of one name and look once.
    /// </param>
    public static string Render(string id, string caption, params IReadOnlyList<Plot> plots)
    {
        var html = new StringBuilder();
        html.AppendLine($"<figure id=\"{id}\">");
        for (int p = 0; p < plots.Count; p++)
        {
            string wide = plots[p].Draw(PlotSize.Wide, $"{id}-{p}w");
            string narrow = plots[p].Draw(PlotSize.Narrow, $"{id}-{p}n");
            html.AppendLine($"<div class=\"wide\">{wide}</div>")
                .AppendLine($"<div class=\"narrow\">{narrow}</div>");
        }

        return End(html, plots, caption);
    }

    /// <summary>
    /// Small multiples: each plot under its own title, in a grid, with one legend.
    /// <see cref="LinePlot.WithSharedAxes"/> gives line plots the same axes.
    /// </summary>
    public static string RenderFacets(
        string id, string caption, params IReadOnlyList<Plot> plots)
    {
        var html = new StringBuilder();
        html.AppendLine($"<figure id=\"{id}\">").AppendLine("<div class=\"facets\">");
        for (int p = 0; p < plots.Count; p++)
        {
            html.Append($"<div><p class=\"facet\">{Markup.Text(plots[p].Title)}</p>")
                .AppendLine($"{plots[p].Draw(PlotSize.Small, $"{id}-{p}s")}</div>");
        }

        html.AppendLine("</div>");
        return End(html, plots, caption);
    }

    /// <summary>
    /// The numbers of a figure: a table that opens, and a link that saves them as a file.
    /// </summary>
    /// <param name="id">The figure's name.</param>
    /// <param name="caption">What the table holds.</param>
    /// <param name="table">The numbers.</param>
    public static string RenderData(string id, string caption, ReportTable table)
    {
        string link = CsvLink.Render($"{id}-csv", $"{id}.csv", "Save as CSV", table.ToCsv());
        return $"""
            <details class="numbers"><summary>The numbers of this figure</summary>
            {table.ToHtml(caption)}</details>
            {link}
            """;
    }

    private static string End(
        StringBuilder html, IReadOnlyList<Plot> plots, string caption)
    {
        PlotSeries[] series =
            [.. plots.SelectMany(p => p.LegendSeries).DistinctBy(s => (s.Name, s.Classes))];
        AppendLegend(html, series, least: plots[0] is HeatMap ? 1 : 2);
        return html.AppendLine($"<figcaption>{Markup.Text(caption)}</figcaption>")
            .AppendLine("</figure>").ToString();
    }

    private static void AppendLegend(
        StringBuilder html, IReadOnlyList<PlotSeries> series, int least)
    {
        // Muted lines are drawn first and named last.
        PlotSeries[] named =
            [.. series.Where(s => s.InLegend).OrderBy(s => s.Color == Palette.Muted)];
        if (named.Length < least)
            return;
        string columns = named.Length > 8 ? " columns" : "";
        string kind = least == 1 ? " overlay" : ""; // curves over cells are drawn in ink
        html.AppendLine($"<ul class=\"legend{columns}\">");
        foreach (PlotSeries line in named.Take(LegendEntries))
        {
            html.Append($"<li><span class=\"key {line.Classes}{kind}\"></span>")
                .AppendLine($"{Markup.Text(line.Name)}</li>");
        }

        if (named.Length > LegendEntries)
            html.AppendLine($"<li>and {named.Length - LegendEntries} more</li>");
        html.AppendLine("</ul>");
    }
}
