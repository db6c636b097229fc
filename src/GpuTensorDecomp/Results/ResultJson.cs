using System.Text.Json;
using System.Text.Json.Serialization;
using GpuTensorDecomp.Files;

namespace GpuTensorDecomp.Results;

/// <summary>
/// The JSON of all files and of <c>--json</c>: camelCase names, kebab-case values of enumerations,
/// times in seconds, and null for a number that is not finite.
/// </summary>
public static class ResultJson
{
    /// <summary>The version of the files of a run folder; a reader refuses a higher one.</summary>
    public static int SchemaVersion => 1;

    /// <summary>The options of every reader and writer.</summary>
    public static JsonSerializerOptions Options { get; } = MakeOptions();

    /// <summary>A value as indented JSON.</summary>
    public static string Text<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Writes a value to a file, whole or not at all.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write<T>(string path, T value) => AtomicFile.Write(path, stream =>
    {
        JsonSerializer.Serialize(stream, value, Options);
        stream.WriteByte((byte)'\n');
    });

    /// <summary>Reads a file that this program wrote.</summary>
    /// <exception cref="InputException">Missing, or not what this program writes.</exception>
    public static T Read<T>(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<T>(stream, Options)
                ?? throw new InputException($"{path}: holds null where an object is expected.");
        }
        catch (JsonException fault)
        {
            string line = fault.LineNumber is { } number ? $"{path}, line {number + 1}" : path;
            throw new InputException(
                $"{line}: is not what this program writes. {fault.Message}", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read. {fault.Message}", fault);
        }
    }

    private static JsonSerializerOptions MakeOptions() => new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        RespectRequiredConstructorParameters = true,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
            new FiniteOrNullConverter(),
            new SecondsConverter(),
        },
    };

    private sealed class FiniteOrNullConverter : JsonConverter<double>
    {
        public override bool HandleNull => true;

        public override double Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override void Write(
            Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
                writer.WriteNumberValue(value);
            else
                writer.WriteNullValue();
        }
    }

    private sealed class SecondsConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TimeSpan.FromSeconds(reader.GetDouble());

        public override void Write(
            Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.TotalSeconds);
    }
}
