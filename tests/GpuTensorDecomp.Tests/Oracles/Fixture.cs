using System.Text.Json;

namespace GpuTensorDecomp.Tests.Oracles;

/// <summary>A file of numbers computed elsewhere.</summary>
internal sealed class Fixture
{
    private readonly JsonElement _root;

    private Fixture(JsonElement root) => _root = root;

    public static Fixture Read(string name) => new(Root(name));

    /// <summary>The entries of a file that holds a list.</summary>
    public static Fixture[] ReadList(string name) =>
        [.. Root(name).EnumerateArray().Select(e => new Fixture(e))];

    public int Integer(string key) => _root.GetProperty(key).GetInt32();

    public double Number(string key) => _root.GetProperty(key).GetDouble();

    /// <summary>A list of numbers, or of rows of numbers, row-major.</summary>
    public double[] Numbers(string key) => [.. Flat(_root.GetProperty(key))];

    private static JsonElement Root(string name) => JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", name))).RootElement;

    private static IEnumerable<double> Flat(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array
            ? element.EnumerateArray().SelectMany(Flat)
            : [element.GetDouble()];
}
