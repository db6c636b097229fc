namespace GpuTensorDecomp.Sweeps.Spec;

/// <summary>What a misspelt name was probably meant to be.</summary>
internal static class NearestName
{
    /// <summary>The nearest name as a question, or all of them.</summary>
    public static string Advice(string name, IEnumerable<string> known)
    {
        string[] names = [.. known.Distinct().Order(StringComparer.Ordinal)];
        int most = Math.Max(1, name.Length / 3);
        string? nearest = names
            .Where(candidate => Distance(name, candidate) <= most)
            .MinBy(candidate => Distance(name, candidate));
        return nearest is null
            ? $"known are {string.Join(", ", names)}"
            : $"did you mean {nearest}?";
    }

    /// <summary>Levenshtein's distance, letters of any case and dashes of either kind.</summary>
    private static int Distance(string a, string b)
    {
        a = a.ToLowerInvariant().Replace('_', '-');
        b = b.ToLowerInvariant().Replace('_', '-');
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
