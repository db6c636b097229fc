using System.Text.Json;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reports.Statistics;

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

    /// <summary>The runs it rests on; null where that is not known.</summary>
    public long? Runs { get; init; }

    /// <summary>Seconds from start to end; null where that is not known.</summary>
    public double? WallSeconds { get; init; }

    /// <summary>Settings and their values.</summary>
    public IReadOnlyList<(string Setting, string Value)> Setup { get; init; } = [];

    /// <summary>What the page says besides, so that no number stands on it alone.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>How many claims hold.</summary>
    public int Passed => Claims.Count(c => c.Pass);

    /// <summary>Whether all claims hold, and there is one.</summary>
    public bool Pass => Claims.Count > 0 && Passed == Claims.Count;

    /// <summary>
    /// Writes <c>{name, precision, passed, claimCount, runs, wallSeconds, claims: [{claim,
    /// expected, measured, tolerance, pass, count: {successes, trials, low, high}, note}], setup:
    /// [{setting, value}], texts}</c>, whole or not at all. What is not known or not finite, and
    /// the tolerance of a bound on one side, is null; low and high are the 95 % interval of a rate.
    /// </summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream, s_options);
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteString("precision", Wording.Of(Precision));
        json.WriteNumber("passed", Passed);
        json.WriteNumber("claimCount", Claims.Count);
        WriteNumber(json, "runs", Runs ?? double.NaN);
        WriteNumber(json, "wallSeconds", WallSeconds ?? double.NaN);
        json.WriteStartArray("claims");
        foreach (Claim claim in Claims)
        {
            json.WriteStartObject();
            json.WriteString("claim", claim.Statement);
            WriteNumber(json, "expected", claim.Expected);
            WriteNumber(json, "measured", claim.Measured);
            WriteNumber(json, "tolerance", claim.Tolerance ?? double.NaN);
            json.WriteBoolean("pass", claim.Pass);
            WriteCount(json, claim.Count);
            json.WriteString("note", claim.Note);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("setup");
        foreach ((string setting, string value) in Setup)
        {
            json.WriteStartObject();
            json.WriteString("setting", setting);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("texts");
        foreach (string text in Texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteCount(Utf8JsonWriter json, SuccessCount? count)
    {
        if (count is not SuccessCount runs)
        {
            json.WriteNull("count");
            return;
        }

        (double low, double high) = runs.Interval;
        json.WriteStartObject("count");
        json.WriteNumber("successes", runs.Successes);
        json.WriteNumber("trials", runs.Trials);
        json.WriteNumber("low", low);
        json.WriteNumber("high", high);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }
}
