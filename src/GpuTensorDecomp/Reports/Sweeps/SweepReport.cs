using System.Text;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Reports.Html;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reports.Tables;

namespace GpuTensorDecomp.Reports.Sweeps;

/// <summary>
/// The page of a sweep: all cases as a table, and plots over any two axes that the reader chooses,
/// with facets and filters. One file that opens offline; the cases lie in it, packed.
/// </summary>
public sealed record SweepReport
{
    /// <summary>The heading; plain text.</summary>
    public required string Title { get; init; }

    /// <summary>One row a case.</summary>
    public required ReportTable Table { get; init; }

    /// <summary>
    /// Names of the columns that tell cases apart, in the order in which plots prefer them; the
    /// other columns of numbers are measures.
    /// </summary>
    public required IReadOnlyList<string> Axes { get; init; }

    /// <summary>
    /// The column that is 1 where a case succeeded and 0 where not; null where there is none.
    /// </summary>
    public string? Success { get; init; }

    /// <summary>The measure that is drawn first; null for the first one.</summary>
    public string? Measure { get; init; }

    /// <summary>Writes the page, whole or not at all.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Write(string path)
    {
        byte[] page = Encoding.UTF8.GetBytes(Render());
        AtomicFile.Write(path, stream => stream.Write(page));
    }

    /// <summary>The page as text.</summary>
    /// <exception cref="ArgumentException">A named column is missing.</exception>
    public string Render()
    {
        foreach (string name in Axes.Concat([Success, Measure]).OfType<string>())
        {
            if (Table.Columns.All(c => c.Name != name))
                throw new ArgumentException($"The table has no column {name}.");
        }

        var page = new HtmlPage($"{Title} – gpudecomp");
        page.Add(Header());
        if (Table.RowCount == 0)
        {
            page.AddSection("The cases", "No case has finished yet.", "");
            return page.Render();
        }

        page.Add(SweepMarkup.Body);
        page.Add("<script type=\"application/json\" id=\"cases\">" +
            PackedTable.Render(this) + "</script>");
        page.AddScript(SweepScript.Source);
        return page.Render();
    }

    private string Header()
    {
        var html = new StringBuilder();
        html.AppendLine("<header>")
            .AppendLine("<p class=\"eyebrow\">Sweep</p>")
            .AppendLine($"<h1>{Markup.Text(Title)}</h1>")
            .AppendLine("</header>")
            .AppendLine("<dl class=\"tiles\">");
        foreach ((string name, string value, string more) in Tiles())
        {
            html.Append($"<div><dt>{Markup.Text(name)}</dt><dd>")
                .Append($"<span class=\"value\">{Markup.Text(value)}</span>")
                .AppendLine($"<span class=\"more\">{Markup.Text(more)}</span></dd></div>");
        }

        return html.Append("</dl>").ToString();
    }

    private IEnumerable<(string Name, string Value, string More)> Tiles()
    {
        yield return ("Cases", NumberText.Fixed(Table.RowCount, 0),
            $"over {Wording.Count(Axes.Count, "column")} of settings");
        if (Success is null || Table.Columns.First(c => c.Name == Success).Numbers is not { } told)
            yield break;
        SuccessCount count = SuccessCount.Of(told.Where(v => !double.IsNaN(v)).Select(v => v != 0));
        (double low, double high) = count.Interval;
        yield return ("Succeed", $"{NumberText.Compact(100 * count.Rate)} %",
            $"95 % interval {NumberText.Compact(100 * low)} to {NumberText.Compact(100 * high)} %");
        int unknown = Table.RowCount - count.Trials;
        if (unknown > 0)
        {
            yield return (
                "Not known", NumberText.Fixed(unknown, 0), "cases without an outcome, not counted");
        }
    }
}
