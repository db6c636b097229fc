using System.Text.Json;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Reports.Experiments;

/// <summary>The claims of an experiment, as measured: <c>verdict.json</c>.</summary>
/// <param name="Name">The experiment's name on the command line.</param>
/// <param name="Precision">The number type of the runs.</param>
/// <param name="Claims">The claims, in the page's order.</param>
public sealed record Verdict(string Name, Precision Precision, IReadOnlyList<Claim> Claims)
{
    private static readonly JsonWriterOptions s_options = new()
    {
        Indented = true,
        // Letters such as λ and ≥ stay readable; the file is never part of a page.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>How many claims hold.</summary>
    public int Passed => Claims.Count(c => c.Pass);

    /// <summary>Whether all claims hold, and there is one.</summary>
    public bool Pass => Claims.Count > 0 && Passed == Claims.Count;

    /// <summary>
    /// Writes <c>{name, precision, claims: [{claim, expected, measured, tolerance, pass}]}</c>,
    /// whole or not at all. A number that is not finite, and the tolerance of a bound on one side,
    /// is null.
    /// </summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream, s_options);
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteString("precision", Wording.Of(Precision));
        json.WriteStartArray("claims");
        foreach (Claim claim in Claims)
        {
            json.WriteStartObject();
            json.WriteString("claim", claim.Statement);
            WriteNumber(json, "expected", claim.Expected);
            WriteNumber(json, "measured", claim.Measured);
            WriteNumber(json, "tolerance", claim.Tolerance ?? double.NaN);
            json.WriteBoolean("pass", claim.Pass);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }
}
