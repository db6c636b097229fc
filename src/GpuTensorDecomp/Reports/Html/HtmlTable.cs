using System.Text;

namespace GpuTensorDecomp.Reports.Html;

/// <summary>A table with a caption; the first cell of each row is its heading.</summary>
/// <param name="caption">What the table holds.</param>
/// <param name="columns">Column headings, and whether the column holds numbers.</param>
public sealed class HtmlTable(
    string caption, IReadOnlyList<(string Heading, bool IsNumeric)> columns)
{
    private readonly StringBuilder _rows = new();

    /// <summary>Adds a row; cells are plain text.</summary>
    /// <param name="cells">One text a column.</param>
    /// <param name="keyClasses">
    /// Class names of a sample of the row's line in the plots; null for none.
    /// </param>
    /// <param name="cellClasses">
    /// Class names of a span around each cell's text, empty for none; null for none at all.
    /// </param>
    public void AddRow(
        IReadOnlyList<string> cells, string? keyClasses = null,
        IReadOnlyList<string>? cellClasses = null)
    {
        _rows.Append("<tr>");
        for (int c = 0; c < columns.Count; c++)
        {
            string kind = columns[c].IsNumeric ? "number" : "words";
            string text = Markup.Text(cells[c]);
            if (cellClasses is not null && cellClasses[c].Length > 0)
                text = $"<span class=\"{cellClasses[c]}\">{text}</span>";
            string key = keyClasses is null ? "" : $"<span class=\"key {keyClasses}\"></span>";
            _rows.Append(c == 0
                ? $"<th scope=\"row\">{key}{text}</th>"
                : $"<td class=\"{kind}\">{text}</td>");
        }

        _rows.AppendLine("</tr>");
    }

    /// <summary>The element, in a box that scrolls sideways where it is too wide.</summary>
    public string Render()
    {
        var html = new StringBuilder();
        string name = Markup.Text(caption);
        html.Append("<div class=\"scroll\" role=\"region\" tabindex=\"0\" ")
            .AppendLine($"aria-label=\"{name}\"><table>")
            .AppendLine($"<caption>{name}</caption>")
            .Append("<thead><tr>");
        for (int c = 0; c < columns.Count; c++)
        {
            string kind = columns[c].IsNumeric && c > 0 ? " class=\"number\"" : "";
            html.Append($"<th scope=\"col\"{kind}>{Markup.Text(columns[c].Heading)}</th>");
        }

        return html.AppendLine("</tr></thead>")
            .AppendLine("<tbody>")
            .Append(_rows)
            .AppendLine("</tbody></table></div>")
            .ToString();
    }
}
