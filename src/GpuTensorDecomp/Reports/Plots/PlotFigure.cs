using System.Text;
using GpuTensorDecomp.Reports.Html;

namespace GpuTensorDecomp.Reports.Plots;

/// <summary>
/// A figure of a page: one or more plots below each other, each drawn for wide and for narrow
/// screens (the style shows one of them), one legend, and a caption.
/// </summary>
public static class PlotFigure
{
    private const int LegendEntries = 24;

    /// <summary>The figure element.</summary>
    /// <param name="id">A name that no other figure of the page has.</param>
    /// <param name="caption">What the reader should see; plain text.</param>
    /// <param name="plots">
    /// Plots whose lines share their meaning; the first one's are in the legend.
    /// </param>
    public static string Render(string id, string caption, params IReadOnlyList<LinePlot> plots)
    {
        var html = new StringBuilder();
        html.AppendLine($"<figure id=\"{id}\">");
        for (int p = 0; p < plots.Count; p++)
        {
            string wide = LinePlotSvg.Render(plots[p], PlotSize.Wide, $"{id}-{p}w");
            string narrow = LinePlotSvg.Render(plots[p], PlotSize.Narrow, $"{id}-{p}n");
            html.AppendLine($"<div class=\"wide\">{wide}</div>")
                .AppendLine($"<div class=\"narrow\">{narrow}</div>");
        }

        AppendLegend(html, plots[0]);
        return html.AppendLine($"<figcaption>{Markup.Text(caption)}</figcaption>")
            .AppendLine("</figure>").ToString();
    }

    private static void AppendLegend(StringBuilder html, LinePlot plot)
    {
        // Muted lines are drawn first and named last.
        PlotSeries[] named =
            [.. plot.Series.Where(s => s.InLegend).OrderBy(s => s.Color == Palette.Muted)];
        if (named.Length < 2)
            return;
        string columns = named.Length > 8 ? " columns" : "";
        html.AppendLine($"<ul class=\"legend{columns}\">");
        foreach (PlotSeries series in named.Take(LegendEntries))
        {
            html.Append($"<li><span class=\"key {Palette.Classes(series.Color)}\"></span>")
                .AppendLine($"{Markup.Text(series.Name)}</li>");
        }

        if (named.Length > LegendEntries)
            html.AppendLine($"<li>and {named.Length - LegendEntries} more</li>");
        html.AppendLine("</ul>");
    }
}
