using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using GpuTensorDecomp.Reports;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Tests.Reports;

namespace GpuTensorDecomp.Tests.Reproduction;

/// <summary>What must be so of every experiment's page.</summary>
internal static partial class ExperimentAssertions
{
    /// <summary>Each claim holds, or the message names it.</summary>
    public static void ShouldHold(this IReadOnlyList<Claim> claims) => claims
        .Where(c => !c.Pass)
        .Select(c => $"{c.Statement}: expected {c.Expected}, measured {c.Measured}")
        .ShouldBeEmpty();

    /// <summary>The page is sound, and its folder holds the verdict as scripts read it.</summary>
    public static void ShouldBeWhole(this ExperimentPage page)
    {
        string text = page.Render();
        ReportPage.MustBeSound(text);
        ReportPage.Find(text, " id=\"[^\"]*\"").ShouldBeUnique();
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            page.Write(folder);
            using var verdict =
                JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "verdict.json")));
            verdict.RootElement.GetProperty("name").GetString().ShouldBe(page.Name);
            verdict.RootElement.GetProperty("precision").GetString()
                .ShouldBe(Wording.Of(page.Precision));
            JsonElement[] claims = [.. verdict.RootElement.GetProperty("claims").EnumerateArray()];
            claims.Length.ShouldBe(page.Claims.Count);
            foreach (JsonElement claim in claims)
            {
                claim.EnumerateObject().Select(p => p.Name)
                    .ShouldBe(
                        ["claim", "expected", "measured", "tolerance", "pass", "count", "note"]);
                claim.GetProperty("measured").ValueKind.ShouldBe(JsonValueKind.Number);
            }

            HashSet<string> known = [.. Values(verdict.RootElement).SelectMany(Numbers)];
            Numbers(Words(text)).Where(number => !known.Contains(number)).ShouldBeEmpty();
            File.ReadLines(Path.Combine(folder, "data.csv")).Count()
                .ShouldBe(page.Data.RowCount + 1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The page without its drawings, the data drawn, its script and style.</summary>
    private static string Words(string page) => WebUtility.HtmlDecode(Markup().Replace(page, " "));

    /// <summary>Strings as they are, numbers as pages show them.</summary>
    private static IEnumerable<string> Values(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(p => Values(p.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Values),
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Number =>
        [
            NumberText.Compact(json.GetDouble(), 4), NumberText.Compact(json.GetDouble(), 2),
            NumberText.Fixed((long)json.GetDouble(), 0), NumberText.Seconds(json.GetDouble()),
        ],
        _ => [],
    };

    private static IEnumerable<string> Numbers(string text) =>
        Number().Matches(text).Select(match => match.Value);

    [GeneratedRegex(
        "<(?<name>svg|script|style|details|pre|title)\\b.*?</\\k<name>>|<[^>]*>",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Markup();

    [GeneratedRegex(
        "[0-9.,⁰¹²³⁴⁵⁶⁷⁸⁹⁻]*[0-9⁰¹²³⁴⁵⁶⁷⁸⁹]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Number();

    /// <summary>The claim whose statement has a part.</summary>
    public static Claim With(this IReadOnlyList<Claim> claims, string part) =>
        claims.Single(c => c.Statement.Contains(part, StringComparison.Ordinal));
}
