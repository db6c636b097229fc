using System.Buffers;
using System.Text.Json;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Sweeps;

/// <summary>
/// A record's values as one JSON object without line breaks. What is null is left out; doubles
/// come back to the bit; NaN is "not known" and left out too.
/// </summary>
internal static class RecordJson
{
    /// <summary>Appends the object.</summary>
    public static void Write(IBufferWriter<byte> output, SweepRecord record)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        if (record.Fault is not null)
            json.WriteString("fault", record.Fault);
        if (record.StopReason is { } reason)
            json.WriteString("stopReason", reason.ToString());
        json.WriteBoolean("converged", record.Converged);
        Number(json, "rank", record.Rank);
        Number(json, "relativeError", record.RelativeError);
        Number(json, "componentsRelativeError", record.ComponentsRelativeError);
        Number(json, "matched", record.Matched);
        Number(json, "factorMatchScore", record.FactorMatchScore);
        Number(json, "steps", record.Steps);
        Number(json, "epochs", record.Epochs);
        Number(json, "seconds", record.Seconds);
        if (record.Measures.Count > 0)
        {
            json.WriteStartObject("measures");
            foreach ((string name, double value) in
                record.Measures.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                Number(json, name, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Reads the object of a case.</summary>
    /// <exception cref="JsonException">It is none, or a value is of another kind.</exception>
    public static SweepRecord Read(ulong key, ReadOnlySpan<byte> body)
    {
        var record = new SweepRecord { CaseId = CaseKey.Text(key) };
        var json = new Utf8JsonReader(body);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("No object.");
        try
        {
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                record = ReadValue(ref json, record);
        }
        catch (Exception fault) when (fault is InvalidOperationException or FormatException)
        {
            throw new JsonException(fault.Message, fault);
        }

        return record;
    }

    private static SweepRecord ReadValue(ref Utf8JsonReader json, SweepRecord record)
    {
        string name = json.GetString()!;
        json.Read();
        switch (name)
        {
            case "fault": return record with { Fault = json.GetString() };
            case "stopReason": return record with { StopReason = Reason(json.GetString()) };
            case "converged": return record with { Converged = json.GetBoolean() };
            case "rank": return record with { Rank = json.GetInt32() };
            case "relativeError": return record with { RelativeError = Real(ref json) };
            case "componentsRelativeError":
                return record with { ComponentsRelativeError = Real(ref json) };
            case "matched": return record with { Matched = json.GetInt32() };
            case "factorMatchScore": return record with { FactorMatchScore = Real(ref json) };
            case "steps": return record with { Steps = json.GetInt64() };
            case "epochs": return record with { Epochs = json.GetInt32() };
            case "seconds": return record with { Seconds = Real(ref json) };
            case "measures": return record with { Measures = Measures(ref json) };
            default: throw new JsonException($"'{name}' is not known.");
        }
    }

    private static Dictionary<string, double> Measures(ref Utf8JsonReader json)
    {
        var measures = new Dictionary<string, double>(StringComparer.Ordinal);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = json.GetString()!;
            json.Read();
            measures[name] = Real(ref json);
        }

        return measures;
    }

    private static StopReason Reason(string? name) =>
        Enum.TryParse(name, out StopReason reason)
            ? reason
            : throw new JsonException($"'{name}' is no stop reason.");

    // JSON has no infinite numbers, so these two are strings.
    private static double Real(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.String when json.ValueTextEquals("inf") => double.PositiveInfinity,
        JsonTokenType.String when json.ValueTextEquals("-inf") => double.NegativeInfinity,
        _ => json.GetDouble(),
    };

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is null || double.IsNaN(value.Value))
            return;
        if (double.IsFinite(value.Value))
            json.WriteNumber(name, value.Value);
        else
            json.WriteString(name, value > 0 ? "inf" : "-inf");
    }

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is not null)
            json.WriteNumber(name, value.Value);
    }
}
