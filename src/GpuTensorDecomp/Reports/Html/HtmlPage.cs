using System.Text;

namespace GpuTensorDecomp.Reports.Html;

/// <summary>
/// A page that stands alone: style and script inside, nothing loaded from elsewhere, for light and
/// dark screens, phones and paper.
/// </summary>
public sealed class HtmlPage(string title)
{
    private readonly StringBuilder _body = new();
    private string? _csv;
    private string _script = "";
    private string _csvName = "data.csv";

    /// <summary>Adds markup to the page's body.</summary>
    public void Add(string markup) => _body.AppendLine(markup);

    /// <summary>
    /// Adds a section with a heading; the introduction is plain text, empty for none.
    /// </summary>
    public void AddSection(string heading, string introduction, string markup)
    {
        _body.AppendLine($"<section><h2>{Markup.Text(heading)}</h2>");
        if (introduction.Length > 0)
            _body.AppendLine($"<p>{Markup.Text(introduction)}</p>");
        _body.Append(markup).AppendLine("</section>");
    }

    /// <summary>Lets the reader save numbers as a file; they must hold no markup.</summary>
    public void AttachCsv(string fileName, string csv)
    {
        if (csv.Contains('<', StringComparison.Ordinal))
            throw new ArgumentException("The data would end its script element.", nameof(csv));
        _csv = csv;
        _csvName = fileName;
    }

    /// <summary>Adds a script that runs after the one of all pages.</summary>
    internal void AddScript(string source) => _script += $"<script>\n{source}\n</script>\n";

    /// <summary>The whole document.</summary>
    public string Render()
    {
        var html = new StringBuilder();
        html.AppendLine("<!DOCTYPE html>")
            .AppendLine("<html lang=\"en\">")
            .AppendLine("<head>")
            .AppendLine("<meta charset=\"utf-8\">")
            .AppendLine(
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .AppendLine($"<title>{Markup.Text(title)}</title>")
            .AppendLine($"<style>\n{PageStyle.Css}</style>")
            .AppendLine("</head>")
            .AppendLine("<body>")
            .AppendLine("<main>")
            .Append(_body)
            .AppendLine("<footer>Made by gpudecomp.");
        if (_csv is not null)
        {
            html.Append("<a class=\"download\" id=\"save\" data-csv=\"data\" hidden ")
                .AppendLine($"download=\"{Markup.Text(_csvName)}\">Save the curves as CSV</a>");
        }

        html.AppendLine("</footer>").AppendLine("</main>");
        if (_csv is not null)
            html.AppendLine($"<script type=\"text/csv\" id=\"data\">\n{_csv}</script>");
        return html.AppendLine($"<script>\n{PageScript.Source}\n</script>")
            .Append(_script)
            .AppendLine("</body>")
            .AppendLine("</html>")
            .ToString();
    }
}
