using System.Text;

namespace GpuTensorDecomp.Files;

/// <summary>
/// Reads comma-separated texts (RFC 4180) record by record: fields may be quoted, and then hold
/// commas, line breaks and doubled quotes. Lines end in CR LF or LF.
/// </summary>
internal sealed class CsvReader(TextReader reader)
{
    private const int End = -1;

    private readonly StringBuilder _field = new();
    private int _nextLine = 1;

    /// <summary>The line on which the last record began, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Reads a record.</summary>
    /// <param name="fields">Takes its fields; what was there is dropped.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="InputException">Quotes do not fit together.</exception>
    public bool Read(List<string> fields)
    {
        fields.Clear();
        Line = _nextLine;
        if (reader.Peek() == End)
            return false;
        while (true)
        {
            int after = reader.Peek() == '"' ? ReadQuoted(fields.Count + 1) : ReadPlain();
            fields.Add(_field.ToString());
            _field.Clear();
            if (after == ',')
                continue;
            _nextLine++;
            return true;
        }
    }

    /// <summary>Reads a field without quotes and what ends it.</summary>
    private int ReadPlain()
    {
        while (true)
        {
            int c = ReadMark();
            if (c is End or ',' or '\n')
                return c;
            _field.Append((char)c);
        }
    }

    private int ReadQuoted(int column)
    {
        _ = reader.Read();
        while (true)
        {
            int c = reader.Read();
            if (c == End)
                throw new InputException($"line {Line}, column {column}: the quote does not end.");
            if (c == '"' && reader.Peek() != '"')
                break;
            if (c == '"')
                _ = reader.Read();
            if (c == '\n')
                _nextLine++;
            _field.Append((char)c);
        }

        int after = ReadMark();
        return after is End or ',' or '\n'
            ? after
            : throw new InputException(
                $"line {Line}, column {column}: a comma or the line's end must follow a closing " +
                "quote; a quote within a text is written twice.");
    }

    /// <summary>A character, with CR LF as LF.</summary>
    private int ReadMark()
    {
        int c = reader.Read();
        return c == '\r' && reader.Peek() == '\n' ? reader.Read() : c;
    }
}
