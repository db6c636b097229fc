using System.Text;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reports.Html;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Reports;

/// <summary>The head of a run's page: what was found, how good it is, how it was run.</summary>
internal static class RunSummary
{
    /// <summary>The markup.</summary>
    public static string Render(SolveResult result, string title)
    {
        SolvePlan plan = result.Plan;
        var html = new StringBuilder();
        html.AppendLine("<header>")
            .AppendLine(
                $"<p class=\"eyebrow\">Symmetric tensor of order {plan.Order}, dimension " +
                $"{NumberText.Fixed(plan.Dimension, 0)}</p>")
            .AppendLine($"<h1>{Markup.Text(title)}</h1>")
            .Append("<p class=\"lead\">")
            .Append(result.Converged
                ? "<span class=\"state good\">✓ Converged</span>"
                : "<span class=\"state warn\">Not converged</span>")
            .AppendLine($"{Markup.Text(Wording.Of(result.StopReason, plan.Method))}</p>");
        AppendNotes(html, result.Notes);
        html.AppendLine("</header>").AppendLine("<dl class=\"tiles\">");
        foreach ((string name, string value, string more) in Tiles(result))
        {
            html.Append($"<div><dt>{Markup.Text(name)}</dt><dd>")
                .Append($"<span class=\"value\">{Markup.Text(value)}</span>")
                .AppendLine($"<span class=\"more\">{Markup.Text(more)}</span></dd></div>");
        }

        html.AppendLine("</dl>").AppendLine("<dl class=\"facts\">");
        foreach ((string name, string value) in Facts(result))
        {
            html.AppendLine(
                $"<div><dt>{Markup.Text(name)}</dt><dd>{Markup.Text(value)}</dd></div>");
        }

        return html.Append("</dl>").ToString();
    }

    private static void AppendNotes(StringBuilder html, IReadOnlyList<string> notes)
    {
        if (notes.Count == 0)
            return;
        html.AppendLine("<ul class=\"notes\">");
        foreach (string note in notes)
            html.AppendLine($"<li>{Markup.Text(note)}</li>");
        html.AppendLine("</ul>");
    }

    private static IEnumerable<(string Name, string Value, string More)> Tiles(SolveResult result)
    {
        int restarts = result.Plan.Restarts;
        yield return ("Rank found", NumberText.Fixed(result.Rank, 0),
            result.Recovery is { } known
                ? $"true rank {NumberText.Fixed(known.TrueRank, 0)}"
                : $"from {Wording.Count(result.Components.Count, "component")}");
        yield return ("Relative error", Wording.Error(result),
            result.BelowFloor
                ? "below what can be resolved"
                : Wording.Goal(result.Plan) ?? "what is left is small or noise");
        if (result.Plan.Method == SolveMethod.Power)
        {
            yield return ("Contractions", NumberText.Fixed(result.Steps, 0),
                $"{Wording.Count(restarts, "start")} for each term");
        }
        else if (result.Measures.TryGetValue("lazyResidual", out double optimum))
        {
            double reached = result.Measures["linearRelativeError"];
            yield return ("Linear model", NumberText.Compact(reached),
                $"its least error is {NumberText.Compact(optimum)}");
        }
        else
        {
            yield return Agreement(result);
        }

        if (result.Recovery is { } recovery)
        {
            yield return ("Truth recovered", $"{recovery.Matched} of {recovery.TrueRank}",
                $"factor match score {Score(recovery.FactorMatchScore)}");
        }
    }

    private static (string Name, string Value, string More) Agreement(SolveResult result)
    {
        int restarts = result.Plan.Restarts;
        return restarts == 1
            ? ("Agreement", "1 start", "more starts would confirm the rank")
            : ("Agreement", $"{result.RestartsAgreeing} of {restarts}",
                result.RestartsAgreeing == 1 ? "starts found this rank" : "starts agree");
    }

    // A score just below 1 must not read as 1.
    private static string Score(double score) =>
        score < 1 && score > 0.9995
            ? "1 − " + NumberText.Compact(1 - score, 2)
            : NumberText.Compact(score);

    private static IEnumerable<(string Name, string Value)> Facts(SolveResult result)
    {
        yield return ("method", Wording.Of(result.Plan.Method));
        if (result.Plan is { Restarts: > 1, Method: not SolveMethod.Power })
            yield return ("start shown", $"{result.Start + 1} of {result.Plan.Restarts}");
        yield return ("steps", NumberText.Fixed(result.Steps, 0));
        if (result.Epochs > 1)
            yield return ("epochs", NumberText.Fixed(result.Epochs, 0));
        yield return ("time", NumberText.Seconds(result.WallSeconds));
        yield return ("device", result.Device);
        foreach (IGrouping<string, ProductChoice> way in result.ProductChoices
            .GroupBy(choice => choice.IsLibrary ? choice.Library ?? "" : "own kernels"))
        {
            yield return ("large products", $"{way.Key}, {way.Count()} shapes by measurement");
        }

        yield return ("precision", Wording.Of(result.Plan.Precision));
        yield return ("seed", result.Plan.Seed.ToString());
        foreach ((string name, double value) in result.Measures)
            yield return (name, NumberText.Compact(value));
    }
}
