using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using GpuTensorDecomp.Reports.Tables;

namespace GpuTensorDecomp.Reports.Sweeps;

/// <summary>
/// A table packed for a page's script: JSON with the columns as base64 of little-endian numbers. A
/// column of few different values is packed as codes of 8 or 16 bits into a list of them; any other
/// column of numbers as 32-bit floats, or as 64-bit ones where some number is out of their range.
/// </summary>
internal static class PackedTable
{
    private const int MostLevels = 1 << 16;
    private const int MostNumberLevels = 1000; // beyond, floats take less room than the list

    /// <summary>The JSON, fit for a script element.</summary>
    public static string Render(SweepReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("rows", report.Table.RowCount);
            json.WriteString("success", report.Success);
            json.WriteString("measure", report.Measure);
            json.WriteStartArray("axes");
            foreach (string axis in report.Axes)
                json.WriteStringValue(axis);
            json.WriteEndArray();
            json.WriteStartArray("columns");
            foreach (ReportColumn column in report.Table.Columns)
                Write(json, column);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, ReportColumn column)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteBoolean("number", column.Numbers is not null);
        if (column.Numbers is { } numbers)
            WriteNumbers(json, numbers);
        else
            WriteTexts(json, column.Texts!);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, IReadOnlyList<string> texts)
    {
        // Texts that nearly all differ, such as identifiers, are listed as they are.
        if (!TryCode(texts, MostLevels, out int[] codes, out List<string> levels))
        {
            json.WriteStartArray("texts");
            foreach (string text in texts)
                json.WriteStringValue(text);
            json.WriteEndArray();
            return;
        }

        json.WriteStartArray("levels");
        foreach (string level in levels)
            json.WriteStringValue(level);
        json.WriteEndArray();
        WriteCodes(json, codes, levels.Count);
    }

    private static void WriteNumbers(Utf8JsonWriter json, IReadOnlyList<double> numbers)
    {
        if (TryCode(numbers, MostNumberLevels, out int[] codes, out List<double> levels))
        {
            json.WriteStartArray("levels");
            foreach (double level in levels)
            {
                if (double.IsFinite(level))
                    json.WriteNumberValue(level);
                else
                    json.WriteNullValue();
            }

            json.WriteEndArray();
            WriteCodes(json, codes, levels.Count);
            return;
        }

        bool isWide = numbers.Any(v => double.IsFinite(v) && v != 0 &&
            Math.Abs(v) is < 1e-37 or > 3e38);
        int size = isWide ? sizeof(double) : sizeof(float);
        var bytes = new byte[numbers.Count * size];
        for (int i = 0; i < numbers.Count; i++)
        {
            double value = double.IsFinite(numbers[i]) ? numbers[i] : double.NaN;
            if (isWide)
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * size), value);
            else
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * size), (float)value);
        }

        json.WriteString("kind", isWide ? "f64" : "f32");
        json.WriteBase64String("packed", bytes);
    }

    private static void WriteCodes(Utf8JsonWriter json, int[] codes, int levels)
    {
        int size = levels <= 256 ? 1 : 2;
        var bytes = new byte[codes.Length * size];
        for (int i = 0; i < codes.Length; i++)
        {
            if (size == 1)
                bytes[i] = (byte)codes[i];
            else
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), (ushort)codes[i]);
        }

        json.WriteString("kind", size == 1 ? "u8" : "u16");
        json.WriteBase64String("packed", bytes);
    }

    private static bool TryCode<T>(
        IReadOnlyList<T> values, int most, out int[] codes, out List<T> levels)
        where T : notnull
    {
        var known = new Dictionary<T, int>();
        codes = new int[values.Count];
        levels = [];
        for (int i = 0; i < values.Count; i++)
        {
            if (!known.TryGetValue(values[i], out codes[i]))
            {
                if (levels.Count == most)
                    return false;
                codes[i] = levels.Count;
                known.Add(values[i], codes[i]);
                levels.Add(values[i]);
            }
        }

        return true;
    }
}
