using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;
using Spectre.Console;

namespace GpuTensorDecomp.Cli.Rendering;

/// <summary>A result as tables, or as one line.</summary>
internal static class ResultTable
{
    private const int MostRows = 30;

    /// <summary>One line.</summary>
    public static string Line(ResultDocument result, string folder) =>
        $"rank {result.Rank}, relative error {Error(result)}, " +
        $"{Words.Ending(result)}, {folder}";

    /// <summary>The components, then everything else.</summary>
    public static void Show(ResultDocument result, RunFolder folder, Screen screen)
    {
        screen.Show(Components(result));
        if (result.Rank > MostRows)
            screen.Line($"  and {result.Rank - MostRows} more in {folder.FactorsPath}");
        screen.Show(Tables.OfPairs("Result", Rows(result, folder)));
    }

    private static IEnumerable<(string Name, string Value)> Rows(
        ResultDocument result, RunFolder folder)
    {
        string known = result.Recovery is { } truth ? $" (known: {truth.TrueRank})" : "";
        yield return ("rank", $"{result.Rank}{known}");
        yield return ("relative error", Error(result));
        yield return (
            $"of all {result.ComponentCount} components",
            Numbers.Short(result.ComponentsRelativeError));
        if (result.Recovery is { } recovery)
        {
            yield return (
                "recovered",
                $"{recovery.Matched} of {recovery.TrueRank} with |cos| > 0.999, " +
                $"factor match score {recovery.FactorMatchScore:0.000000}");
        }

        yield return ("ended", Words.Ending(result));
        yield return result.Method == SolveMethod.Power
            ? ("starts for each term", $"{result.Restarts}")
            : ("starts that agree", $"{result.RestartsAgreeing} of {result.Restarts}");
        yield return (
            "took",
            $"{result.Steps:N0} step{(result.Steps == 1 ? "" : "s")}, " +
            $"{result.Epochs} epoch{(result.Epochs == 1 ? "" : "s")}, " +
            Numbers.Time(TimeSpan.FromSeconds(result.WallSeconds)));
        foreach ((string name, double value) in result.Measures)
            yield return (name, Numbers.Short(value));
        foreach (string note in result.Notes)
            yield return ("note", note);
        yield return ("files", $"{folder.Path}: {folder.FileList}");
    }

    private static Table Components(ResultDocument result)
    {
        bool hasErrors = result.WeightStandardErrors is not null;
        bool hasTruth = result.Recovery is not null;
        Table table = Tables.WithColumns(
            "Components",
            [
                "#", "weight", .. hasErrors ? ["± standard error"] : Array.Empty<string>(),
                .. hasTruth ? ["true weight", "cos to truth"] : Array.Empty<string>(),
            ]);
        foreach (TableColumn column in table.Columns)
            column.RightAligned();
        Dictionary<int, ComponentMatch> matches =
            result.Recovery?.Matches.ToDictionary(match => match.Found) ?? [];
        for (int i = 0; i < Math.Min(result.Rank, MostRows); i++)
        {
            List<string> cells = [$"{i + 1}", result.Weights[i].ToString("G10")];
            if (hasErrors)
                cells.Add(Numbers.Short(result.WeightStandardErrors![i]));
            if (hasTruth)
            {
                ComponentMatch? match = matches.GetValueOrDefault(i);
                cells.Add(match?.TrueWeight.ToString("G10") ?? "none");
                cells.Add(match?.Cosine.ToString("0.0000000") ?? "none");
            }

            table.AddRow([.. cells.Select(cell => new Text(cell))]);
        }

        return table;
    }

    private static string Error(ResultDocument result) =>
        Numbers.Short(result.RelativeError) +
        (result.BelowFloor ? " (below what can be resolved)" : "");
}
