using System.CommandLine;
using System.Text.Json;

namespace GpuTensorDecomp.Cli.Options;

/// <summary>
/// A JSON object with the names of the long options as keys. It becomes arguments that are parsed
/// with those of the command line, which wins where both name an option.
/// </summary>
internal static class OptionFile
{
    /// <summary>The reader of the command line and the file together.</summary>
    public static OptionReader Merge(OptionReader reader, string path, Option self)
    {
        var arguments = new List<string>();
        try
        {
            using JsonDocument document = JsonDocument.Parse(
                File.ReadAllBytes(path),
                new JsonDocumentOptions
                {
                    AllowDuplicateProperties = false,
                    AllowTrailingCommas = true,
                    CommentHandling = JsonCommentHandling.Skip,
                });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                reader.Fault($"{path}: holds no JSON object; write {{ \"method\": \"flow\" }}.");
            else
                Add(arguments, document.RootElement, reader, path, self);
        }
        catch (JsonException fault)
        {
            string line = fault.LineNumber is { } number ? $", line {number + 1}" : "";
            reader.Fault($"{path}{line}: is no valid JSON. {fault.Message}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            reader.Fault($"{path}: cannot be read. {fault.Message}");
        }

        return arguments.Count == 0 ? reader : reader.With(arguments);
    }

    private static void Add(
        List<string> arguments, JsonElement settings, OptionReader reader, string path, Option self)
    {
        Option[] known =
            [.. reader.Command.Options.Where(option => option != self && option.Name != "--help")];
        foreach (JsonProperty setting in settings.EnumerateObject())
        {
            Option? option = Array.Find(known, o => o.Name == "--" + setting.Name);
            if (option is null)
            {
                string names = string.Join(", ", known.Select(o => o.Name[2..]));
                reader.Fault($"{path}: '{setting.Name}' is no option; known are {names}.");
            }
            else if (!reader.IsGiven(option))
            {
                AddOne(arguments, setting, option, reader, path);
            }
        }
    }

    private static void AddOne(
        List<string> arguments,
        JsonProperty setting,
        Option option,
        OptionReader reader,
        string path)
    {
        bool isFlag = option.ValueType == typeof(bool);
        switch (setting.Value.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False when isFlag:
                arguments.Add($"{option.Name}={setting.Value.GetBoolean()}");
                break;
            case JsonValueKind.String or JsonValueKind.Number when !isFlag:
                arguments.Add($"{option.Name}={setting.Value}");
                break;
            default:
                string right = isFlag ? "true or false" : "a text or a number";
                string text = setting.Value.GetRawText();
                reader.Fault($"{path}: '{setting.Name}' is {text}; give {right}.");
                break;
        }
    }
}
