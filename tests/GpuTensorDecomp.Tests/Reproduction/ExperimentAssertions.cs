using System.Text.Json;
using GpuTensorDecomp.Reports;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Tests.Reports;

namespace GpuTensorDecomp.Tests.Reproduction;

/// <summary>What must be so of every experiment's page.</summary>
internal static class ExperimentAssertions
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
                    .ShouldBe(["claim", "expected", "measured", "tolerance", "pass"]);
                claim.GetProperty("measured").ValueKind.ShouldBe(JsonValueKind.Number);
            }

            File.ReadLines(Path.Combine(folder, "data.csv")).Count().ShouldBe(page.Data.RowCount + 1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The claim whose statement has a part.</summary>
    public static Claim With(this IReadOnlyList<Claim> claims, string part) =>
        claims.Single(c => c.Statement.Contains(part, StringComparison.Ordinal));
}
