using GpuTensorDecomp.Reports.Html;
using GpuTensorDecomp.Reports.Plots;

namespace GpuTensorDecomp.Reports.Experiments;

/// <summary>Verdicts in words and colour.</summary>
internal static class VerdictMarkup
{
    /// <summary>The label of a whole experiment: "✓ 4 of 4 claims hold".</summary>
    public static string Label(int passed, int count)
    {
        string words = $"{passed} of {count} claim{(count == 1 ? " holds" : "s hold")}";
        return passed == count && count > 0
            ? $"<span class=\"state good\">✓ {words}</span>"
            : $"<span class=\"state bad\">✗ {words}</span>";
    }

    /// <summary>The table of claims, with their notes.</summary>
    public static string Table(Verdict verdict)
    {
        var table = new HtmlTable(
            "Claims: what is expected, what was measured, and whether they agree",
            [("claim", false), ("verdict", false), ("expected", true), ("measured", true),
                ("tolerance", true), ("note", false)]);
        foreach (Claim claim in verdict.Claims)
        {
            string bound = claim.Bound switch
            {
                ClaimBound.AtLeast => "≥\u00a0",
                ClaimBound.AtMost => "≤\u00a0",
                _ => "",
            };
            table.AddRow(
                [claim.Statement, claim.Pass ? "✓ holds" : "✗ fails",
                    bound + NumberText.Compact(claim.Expected, 4),
                    NumberText.Compact(claim.Measured, 4),
                    claim.Tolerance is { } t ? "±\u00a0" + NumberText.Compact(t, 2) : "",
                    claim.Note ?? ""],
                cellClasses: ["", claim.Pass ? "state good" : "state bad", "", "", "", ""]);
        }

        return $"<div class=\"claims\">\n{table.Render()}</div>\n";
    }
}
