using System.Globalization;
using System.Text;

namespace GpuTensorDecomp.Files;

/// <summary>
/// Numbers in lines (<c>.csv</c>, <c>.csv.gz</c>): separated by semicolons, commas, tabs or blanks,
/// one row a line. One header line of names, blank lines and <c>#</c> comments are passed over.
/// </summary>
public static class CsvFile
{
    // Rows gather in blocks, so that the peak is twice the data: no array is ever doubled and
    // copied.
    private const int BlockLength = 1 << 17;

    /// <summary>Reads a matrix, row-major.</summary>
    /// <exception cref="InputException">
    /// Missing, empty, or a bad field (with line and column).
    /// </exception>
    public static (int Rows, int Columns, double[] Values) ReadMatrix(string path) =>
        InputFile.Read(path, ReadMatrix);

    /// <summary>Reads a matrix, row-major.</summary>
    /// <exception cref="InputException">Empty, or a bad field (with line and column).</exception>
    public static (int Rows, int Columns, double[] Values) ReadMatrix(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, true, 1 << 16, leaveOpen: true);
        var blocks = new List<double[]>();
        int used = BlockLength;
        int rows = 0;
        int columns = 0;
        int firstLine = 0;
        char separator = ' ';
        bool headerSeen = false;
        int line = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;
            ReadOnlySpan<char> rest = text.AsSpan().Trim(" \r");
            if (rest.Trim().IsEmpty || rest[0] == '#')
                continue;
            if (rows == 0)
            {
                separator = SeparatorOf(rest);
                if (!headerSeen && IsHeader(rest, separator))
                {
                    headerSeen = true;
                    continue;
                }

                firstLine = line;
            }

            int column = 0;
            for (bool more = true; more;)
            {
                more = TakeField(ref rest, separator, out ReadOnlySpan<char> field);
                column++;
                double value = Parse(field, line, column);
                if (used == BlockLength)
                {
                    blocks.Add(new double[BlockLength]);
                    used = 0;
                }

                blocks[^1][used++] = value;
            }

            if (rows > 0 && column != columns)
            {
                throw new InputException(
                    $"line {line}: {column} numbers, but line {firstLine} has {columns}. " +
                    "Every line needs the same number of columns.");
            }

            columns = column;
            rows++;
        }

        if (rows == 0)
            throw new InputException("there is no line with numbers in the file.");
        return (rows, columns, Join(blocks, (long)rows * columns));
    }

    private static double[] Join(List<double[]> blocks, long count)
    {
        if (count > Array.MaxLength)
        {
            throw new InputException(
                $"{count} numbers are more than the {Array.MaxLength} of one array.");
        }

        double[] values = new double[count];
        for (int b = 0; b < blocks.Count; b++)
        {
            int start = b * BlockLength;
            int length = Math.Min(BlockLength, values.Length - start);
            blocks[b].AsSpan(0, length).CopyTo(values.AsSpan(start));
        }

        return values;
    }

    private static char SeparatorOf(ReadOnlySpan<char> line)
    {
        foreach (char candidate in ";,\t")
        {
            if (line.Contains(candidate))
                return candidate;
        }

        return ' ';
    }

    private static bool IsHeader(ReadOnlySpan<char> line, char separator)
    {
        for (bool more = true; more;)
        {
            more = TakeField(ref line, separator, out ReadOnlySpan<char> field);
            if (field.IsEmpty || TryParse(field, out _) || "+-.0123456789".Contains(field[0]))
                return false;
        }

        return true;
    }

    // Blanks may repeat; any other separator ends a field each time, so that an empty field is
    // seen.
    private static bool TakeField(
        ref ReadOnlySpan<char> line, char separator, out ReadOnlySpan<char> field)
    {
        int end = line.IndexOf(separator);
        field = (end < 0 ? line : line[..end]).Trim().Trim('"');
        if (end < 0)
            return false;
        line = separator == ' ' ? line[end..].TrimStart() : line[(end + 1)..];
        return true;
    }

    private static bool TryParse(ReadOnlySpan<char> field, out double value) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static double Parse(ReadOnlySpan<char> field, int line, int column)
    {
        if (field.IsEmpty)
            throw new InputException($"line {line}, column {column}: the field is empty.");
        if (!TryParse(field, out double value))
        {
            string remedy = field.Contains(',') ? " Write decimals with a point." : "";
            throw new InputException(
                $"line {line}, column {column}: '{field}' is no number.{remedy}");
        }

        return double.IsFinite(value)
            ? value
            : throw new InputException(
                $"line {line}, column {column}: '{field}' is written; numbers must be finite.");
    }
}
