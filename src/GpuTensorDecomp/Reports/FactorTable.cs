using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Reports.Html;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Reports;

/// <summary>
/// The table of factors; a long one shows its first rows and folds the others away.
/// </summary>
internal static class FactorTable
{
    private const int MostCoordinates = 6; // each group of further columns takes the room of one
    private const int MostOpen = 20;
    private const int OpenOfLong = 10;

    /// <summary>The sentence above the table.</summary>
    public static string Introduction(SolveResult result, FactoredTensor? truth)
    {
        string terms = $"The tensor is the sum of {Wording.Count(result.Rank, "term")} b·v⊗…⊗v " +
            "with unit vectors v and weights b, the largest first.";
        if (truth is null)
            return terms;
        var matches = new FactorMatches(result, truth);
        string[] missed =
        [
            .. Enumerable.Range(0, truth.Rank)
                .Where(j => matches.OfTruth(j) is null)
                .Select(j => NumberText.Compact(truth.Weights[j])),
        ];
        if (missed.Length == 0)
        {
            return terms +
                " Every true component has its factor; |cos| is between the two vectors.";
        }

        string listed = string.Join("; ", missed.Take(8)) + (missed.Length > 8 ? "; …" : "");
        return $"{terms} {Wording.Count(missed.Length, "true component")} " +
            $"{(missed.Length == 1 ? "has" : "have")} no factor (weight {listed}).";
    }

    /// <summary>The markup.</summary>
    public static string Render(SolveResult result, FactoredTensor? truth)
    {
        int rank = result.Rank;
        if (rank == 0)
            return "";
        var matches = new FactorMatches(result, truth);
        int open = rank > MostOpen ? OpenOfLong : rank;
        string first = Part(result, truth is not null, matches, 0, open);
        if (open == rank)
            return first;
        string rest = Part(result, truth is not null, matches, open, rank);
        return $"{first}<details><summary>The other {rank - open} factors</summary>\n" +
            $"{rest}</details>";
    }

    private static string Part(
        SolveResult result, bool hasTruth, FactorMatches matches, int start, int end)
    {
        IReadOnlyList<double>? errors = result.WeightStandardErrors;
        FactoredTensor factors = result.Factors;
        int room = MostCoordinates - (errors is null ? 0 : 1) - (hasTruth ? 1 : 0);
        int shown = Math.Min(room, factors.Dimension);
        List<(string, bool)> columns = [("factor", true), ("weight b", true)];
        if (errors is not null)
            columns.Add(("standard error", true));
        if (hasTruth)
            columns.AddRange([("true weight", true), ("|cos|", true)]);
        for (int c = 0; c < shown; c++)
            columns.Add(($"v{Subscript(c + 1)}", true));
        if (shown < factors.Dimension)
            columns.Add(("", false));

        string of = start == 0 && end == factors.Rank ? "" : $" {start + 1} to {end}";
        string coordinates = shown < factors.Dimension
            ? $"the first {shown} of {NumberText.Fixed(factors.Dimension, 0)} coordinates"
            : "coordinates";
        var table = new HtmlTable(
            $"Factors{of}: weights and {coordinates} of the vectors", columns);
        for (int k = start; k < end; k++)
        {
            List<string> cells =
                [NumberText.Fixed(k + 1, 0), NumberText.Significant(factors.Weights[k], 6)];
            if (errors is not null)
            {
                double error = k < errors.Count ? errors[k] : double.NaN;
                cells.Add(NumberText.Significant(error, 2));
            }

            if (hasTruth)
                cells.AddRange(TruthCells(matches.OfFactor(k)));
            for (int c = 0; c < shown; c++)
                cells.Add(NumberText.Fixed(factors.Vector(k)[c], 4));
            if (shown < factors.Dimension)
                cells.Add("…");
            table.AddRow(cells, Palette.Classes(k));
        }

        return table.Render();
    }

    private static string[] TruthCells(MatchedPair? pair) => pair is null
        ? [NumberText.Unknown, NumberText.Unknown]
        : [NumberText.Significant(pair.WeightTruth, 6), Cosine(Math.Abs(pair.Cosine))];

    // Near 1 the distance to 1 says more than the digits, and 0.99996 must not read as 1.
    private static string Cosine(double cosine) =>
        cosine > 0.9995 && 1 - cosine > 1e-14
            ? "1 − " + NumberText.Compact(1 - cosine, 2)
            : NumberText.Compact(cosine, 4);

    private static string Subscript(int value) =>
        string.Concat(value.ToString().Select(c => (char)('₀' + (c - '0'))));
}
