using System.Globalization;
using System.Text;
using GpuTensorDecomp.Reports.Html;
using GpuTensorDecomp.Reports.Plots;

namespace GpuTensorDecomp.Reports.Tables;

/// <summary>Columns of equal length: what figures are drawn from and CSV files hold.</summary>
public sealed class ReportTable
{
    private const int MostRowsShown = 200;

    /// <summary>A table of columns with different names and equal lengths.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or a name comes twice.</exception>
    public ReportTable(params IReadOnlyList<ReportColumn> columns)
    {
        Columns = columns;
        RowCount = columns.Count == 0 ? 0 : columns[0].Count;
        foreach (ReportColumn column in columns)
        {
            if (column.Count != RowCount)
            {
                throw new ArgumentException(
                    $"Column {column.Name} has {column.Count} rows, {columns[0].Name} {RowCount}.",
                    nameof(columns));
            }
        }

        if (columns.GroupBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)
            is { } same)
        {
            throw new ArgumentException($"Two columns are named {same.Key}.", nameof(columns));
        }
    }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<ReportColumn> Columns { get; }

    /// <summary>How many rows each column has.</summary>
    public int RowCount { get; }

    /// <summary>
    /// Comma-separated text with a header, numbers to full precision, unknown ones empty; lines end
    /// in "\n", texts with commas, quotes or line breaks are quoted (RFC 4180).
    /// </summary>
    public string ToCsv()
    {
        var csv = new StringBuilder();
        csv.AppendJoin(',', Columns.Select(c => Quoted(c.Name))).Append('\n');
        for (int row = 0; row < RowCount; row++)
        {
            for (int c = 0; c < Columns.Count; c++)
                csv.Append(c == 0 ? "" : ",").Append(Field(Columns[c], row));
            csv.Append('\n');
        }

        return csv.ToString();
    }

    /// <summary>The table as markup; of a long one the first rows.</summary>
    internal string ToHtml(string caption)
    {
        int shown = Math.Min(RowCount, MostRowsShown);
        string rows = shown < RowCount ? $", rows 1 to {shown} of {RowCount}" : "";
        var table = new HtmlTable(
            caption + rows, [.. Columns.Select(c => (c.Name, c.Numbers is not null))]);
        for (int row = 0; row < shown; row++)
            table.AddRow([.. Columns.Select(c => Shown(c, row))]);
        return table.Render();
    }

    private static string Shown(ReportColumn column, int row) =>
        column.Numbers is { } numbers ? NumberText.Compact(numbers[row], 4) : column.Texts![row];

    private static string Field(ReportColumn column, int row)
    {
        if (column.Numbers is not { } numbers)
            return Quoted(column.Texts![row]);
        return double.IsFinite(numbers[row])
            ? numbers[row].ToString("R", CultureInfo.InvariantCulture)
            : "";
    }

    private static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\r\n")
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
