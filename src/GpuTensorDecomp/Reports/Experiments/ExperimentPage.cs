using System.Text;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reports.Html;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Tables;

namespace GpuTensorDecomp.Reports.Experiments;

/// <summary>
/// The page of a reproduced experiment: what is claimed, the pictures, the figures beside what
/// theory predicts, and a verdict computed from them. All texts are plain text.
/// </summary>
public sealed record ExperimentPage
{
    /// <summary>The experiment's name on the command line and of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>What is claimed, in a sentence or two.</summary>
    public required string Claimed { get; init; }

    /// <summary>Which paper and which theorem or figure says so.</summary>
    public required string Source { get; init; }

    /// <summary>Settings and their values.</summary>
    public required IReadOnlyList<(string Setting, string Value)> Setup { get; init; }

    /// <summary>The figures, in order; the index shows the first one's first plot.</summary>
    public required IReadOnlyList<ExperimentFigure> Figures { get; init; }

    /// <summary>The claims, computed from the data.</summary>
    public required IReadOnlyList<Claim> Claims { get; init; }

    /// <summary>How it was done and what to know, one paragraph each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The command line that makes this page.</summary>
    public required string Command { get; init; }

    /// <summary>Seconds from start to end.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>What it ran on.</summary>
    public required string Device { get; init; }

    /// <summary>The number type of the runs.</summary>
    public required Precision Precision { get; init; }

    /// <summary>All runs, one a row: <c>data.csv</c>.</summary>
    public required ReportTable Data { get; init; }

    /// <summary>The claims under the experiment's name.</summary>
    public Verdict Verdict => new(Name, Precision, Claims)
    {
        Runs = Data.RowCount,
        WallSeconds = WallSeconds,
        Setup = Setup,
        Texts = [Title, Claimed, Source, .. Figures.SelectMany(f => f.Texts), .. Notes],
    };

    /// <summary>
    /// Writes <c>index.html</c>, <c>data.csv</c> and <c>verdict.json</c> into a folder, which is
    /// made where it is missing; the verdict last, so that it never stands beside an older page.
    /// </summary>
    /// <exception cref="InputException">A file cannot be written.</exception>
    public void Write(string folder)
    {
        OutputFolder.Create(folder);
        OutputFolder.WriteText(Path.Combine(folder, "index.html"), Render());
        OutputFolder.WriteText(Path.Combine(folder, "data.csv"), Data.ToCsv());
        Verdict.Write(Path.Combine(folder, "verdict.json"));
    }

    /// <summary>The page as text.</summary>
    public string Render()
    {
        var page = new HtmlPage($"{Title} – gpudecomp");
        page.Add(Header());
        foreach (ExperimentFigure figure in Figures)
            page.AddSection(figure.Heading, figure.Introduction, figure.Render());
        page.AddSection("The verdict", "", VerdictMarkup.Table(Verdict));
        page.AddSection("The setup", "", SetupTable() + Reproduce());
        if (Notes.Count > 0)
        {
            page.AddSection(
                "Method", "", string.Concat(Notes.Select(n => $"<p>{Markup.Text(n)}</p>\n")));
        }

        return page.Render();
    }

    private string Header()
    {
        var html = new StringBuilder();
        html.AppendLine("<header>")
            .AppendLine("<p class=\"eyebrow\"><a href=\"../index.html\">All experiments</a> · " +
                $"{Markup.Text(Name)}</p>")
            .AppendLine($"<h1>{Markup.Text(Title)}</h1>")
            .Append($"<p class=\"lead\">{VerdictMarkup.Label(Verdict.Passed, Claims.Count)}")
            .AppendLine($"{Markup.Text(Claimed)}</p>")
            .AppendLine("</header>")
            .AppendLine("<dl class=\"facts\">");
        foreach ((string name, string value) in new[]
        {
            ("source", Source), ("runs", NumberText.Fixed(Data.RowCount, 0)),
            ("time", NumberText.Seconds(WallSeconds)), ("device", Device),
            ("precision", Wording.Of(Precision)),
        })
        {
            html.AppendLine(
                $"<div><dt>{Markup.Text(name)}</dt><dd>{Markup.Text(value)}</dd></div>");
        }

        return html.Append("</dl>").ToString();
    }

    private string SetupTable()
    {
        var table = new HtmlTable("What was run", [("setting", false), ("value", false)]);
        foreach ((string setting, string value) in Setup)
            table.AddRow([setting, value]);
        return table.Render();
    }

    private string Reproduce() =>
        $"<pre tabindex=\"0\" aria-label=\"The command that makes this page\">" +
        $"{Markup.Text(Command)}</pre>\n" +
        CsvLink.Render("all-runs", $"{Name}.csv", "Save all runs as CSV", Data.ToCsv());
}
