using System.Text;
using System.Text.Json;
using GpuTensorDecomp.Reports.Html;
using GpuTensorDecomp.Reports.Plots;

namespace GpuTensorDecomp.Reports.Experiments;

/// <summary>
/// The index of reproduced experiments, <c>index.html</c>: a card each, with a small picture and
/// how many claims hold.
/// </summary>
public static class ExperimentIndex
{
    /// <summary>
    /// Writes the index into the folder that holds the experiments' folders. Experiments there that
    /// are not among the pages, because they were made by an earlier command, are listed by what
    /// their <c>verdict.json</c> says.
    /// </summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string folder, IReadOnlyList<ExperimentPage> pages)
    {
        OutputFolder.Create(folder);
        string[] named = [.. pages.Select(p => p.Name)];
        (string Name, int Passed, int Count)[] others =
        [
            .. Directory.GetDirectories(folder)
                .Where(d => !named.Contains(Path.GetFileName(d)))
                .Order(StringComparer.Ordinal)
                .Select(d => Path.Combine(d, "verdict.json"))
                .Where(File.Exists)
                .Select(Read).OfType<(string, int, int)>(),
        ];
        OutputFolder.WriteText(Path.Combine(folder, "index.html"), Render(pages, others));
    }

    /// <summary>The page as text.</summary>
    /// <param name="pages">Experiments with their pictures.</param>
    /// <param name="others">Folder, claims that hold, and claims of further experiments.</param>
    public static string Render(
        IReadOnlyList<ExperimentPage> pages,
        params IReadOnlyList<(string Name, int Passed, int Count)> others)
    {
        int passed = pages.Sum(p => p.Verdict.Passed) + others.Sum(o => o.Passed);
        int count = pages.Sum(p => p.Claims.Count) + others.Sum(o => o.Count);
        int experiments = pages.Count + others.Count;
        var page = new HtmlPage("Experiments – gpudecomp");
        page.Add($"""
            <header>
            <h1>The papers' claims, reproduced</h1>
            <p class="lead">{VerdictMarkup.Label(passed, count)}in {experiments}
            experiment{(experiments == 1 ? "" : "s")}.</p>
            </header>
            """);
        var cards = new StringBuilder("<div class=\"cards\">\n");
        foreach (ExperimentPage experiment in pages)
            cards.Append(Card(experiment));
        foreach ((string name, int holds, int of) in others)
            cards.Append(Card(name, name, "From an earlier command.", "", holds, of));
        page.Add(cards.Append("</div>").ToString());
        return page.Render();
    }

    private static string Card(ExperimentPage page)
    {
        string picture = page.Figures.Count > 0 && page.Figures[0].Plots.Count > 0
            ? $"<figure>{page.Figures[0].Plots[0].Draw(PlotSize.Small, page.Name)}</figure>"
            : "";
        return Card(
            page.Name, page.Title, page.Claimed, picture, page.Verdict.Passed, page.Claims.Count);
    }

    private static string Card(
        string name, string title, string text, string picture, int passed, int count) => $"""
        <section>
        <h2><a href="{Uri.EscapeDataString(name)}/index.html">{Markup.Text(title)}</a></h2>
        <p>{Markup.Text(text)}</p>
        {picture}
        {VerdictMarkup.Label(passed, count)}
        </section>

        """;

    // A file that is no verdict is left out: the folder may hold anything.
    private static (string Name, int Passed, int Count)? Read(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            JsonElement[] claims =
                [.. json.RootElement.GetProperty("claims").EnumerateArray()];
            return (Path.GetFileName(Path.GetDirectoryName(file)!),
                claims.Count(c => c.GetProperty("pass").GetBoolean()), claims.Length);
        }
        catch (Exception fault) when (
            fault is JsonException or KeyNotFoundException or InvalidOperationException or
                IOException)
        {
            return null;
        }
    }
}
