using System.Globalization;
using System.Text;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Reports.Tables;

namespace GpuTensorDecomp.Sweeps.Tables;

/// <summary>A sweep's table as comma-separated text.</summary>
internal static class SweepTableCsv
{
    private const int BufferSize = 1 << 16;
    private const int LongestNumber = 32;
    private const string Infinite = "inf";

    /// <summary>Writes a table.</summary>
    public static void Write(Stream stream, SweepTable table)
    {
        using var writer = new StreamWriter(
            stream, new UTF8Encoding(false), BufferSize, leaveOpen: true);
        for (int c = 0; c < table.Columns.Count; c++)
            WriteText(writer, c, table.Columns[c].Name);
        writer.Write('\n');
        for (int row = 0; row < table.RowCount; row++)
        {
            for (int c = 0; c < table.Columns.Count; c++)
            {
                ReportColumn column = table.Columns[c];
                if (column.Numbers is { } numbers)
                    WriteNumber(writer, c, numbers[row]);
                else
                    WriteText(writer, c, column.Texts![row]);
            }

            writer.Write('\n');
        }
    }

    /// <summary>Reads a table.</summary>
    /// <exception cref="InputException">It is none (with line and column).</exception>
    public static SweepTable Read(Stream stream)
    {
        using var text = new StreamReader(stream, Encoding.UTF8, true, BufferSize, leaveOpen: true);
        var reader = new CsvReader(text);
        var fields = new List<string>();
        reader.Read(fields);
        string[] names = [.. fields];
        int axisCount = CountAxes(names);
        int firstMeasure = SweepColumns.All.Count + axisCount;
        HashSet<string> fixedNumbers =
            [.. SweepColumns.All.Where(column => column.IsNumber).Select(column => column.Name)];
        var pool = new Dictionary<string, string>(StringComparer.Ordinal);
        var numbers = new List<double>?[names.Length];
        var texts = new List<string>?[names.Length];
        for (int c = 0; c < names.Length; c++)
        {
            if (c >= firstMeasure || fixedNumbers.Contains(names[c]))
                numbers[c] = [];
            else
                texts[c] = [];
        }

        while (reader.Read(fields))
        {
            if (fields.Count != names.Length)
            {
                throw new InputException(
                    $"line {reader.Line}: has {fields.Count} columns, the header {names.Length}. " +
                    "The file is damaged; write it again from the sweep's folder.");
            }

            for (int c = 0; c < names.Length; c++)
            {
                numbers[c]?.Add(Number(fields[c], reader.Line, names[c]));
                if (texts[c] is { } column)
                    column.Add(pool.TryAdd(fields[c], fields[c]) ? fields[c] : pool[fields[c]]);
            }
        }

        return new SweepTable(
            [
                .. names.Select((name, c) => numbers[c] is { } column
                    ? ReportColumn.Of(name, column)
                    : ReportColumn.Of(name, texts[c]!)),
            ],
            axisCount);
    }

    /// <summary>How many columns stand between those of the case and those of the record.</summary>
    private static int CountAxes(string[] names)
    {
        string[] before = [.. SweepColumns.OfCase.Select(column => column.Name)];
        string[] after = [.. SweepColumns.OfRecord.Select(column => column.Name)];
        int at = Array.IndexOf(names, after[0]);
        bool isTable = at >= before.Length &&
            names.AsSpan(0, before.Length).SequenceEqual(before) &&
            names.Length - at >= after.Length &&
            names.AsSpan(at, after.Length).SequenceEqual(after) &&
            names.Distinct().Count() == names.Length;
        return isTable
            ? at - before.Length
            : throw new InputException(
                "line 1: this is no table of a sweep. Its header is " +
                $"{string.Join(',', before)}, the axes, {string.Join(',', after)}, the measures.");
    }

    private static double Number(string field, int line, string column) => field switch
    {
        "" => double.NaN,
        Infinite => double.PositiveInfinity,
        "-" + Infinite => double.NegativeInfinity,
        _ when double.TryParse(
            field, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => throw new InputException($"line {line}, column {column}: '{field}' is no number."),
    };

    private static void WriteNumber(StreamWriter writer, int column, double number)
    {
        if (column > 0)
            writer.Write(',');
        if (double.IsNaN(number))
            return;
        if (double.IsInfinity(number))
        {
            writer.Write(number > 0 ? Infinite : "-" + Infinite);
            return;
        }

        Span<char> buffer = stackalloc char[LongestNumber];
        number.TryFormat(buffer, out int length, "R", CultureInfo.InvariantCulture);
        writer.Write(buffer[..length]);
    }

    private static void WriteText(StreamWriter writer, int column, string text)
    {
        if (column > 0)
            writer.Write(',');
        if (!text.AsSpan().ContainsAny(",\"\r\n"))
        {
            writer.Write(text);
            return;
        }

        writer.Write('"');
        writer.Write(text.Replace("\"", "\"\"", StringComparison.Ordinal));
        writer.Write('"');
    }
}
