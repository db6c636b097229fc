namespace GpuTensorDecomp.Cli.Slurm;

/// <summary>Words as a shell and as Slurm's <c>#SBATCH</c> lines read them back.</summary>
internal static class ShellText
{
    /// <summary>A word for bash, quoted where it must be.</summary>
    public static string Word(string text) =>
        IsPlain(text) ? text : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>Words for bash.</summary>
    public static string Words(IEnumerable<string> words) => string.Join(' ', words.Select(Word));

    /// <summary>
    /// A word of a line <c>#SBATCH</c>, where quotation marks and backslashes count and nothing is
    /// expanded.
    /// </summary>
    /// <exception cref="InputException">It holds a line break.</exception>
    public static string Directive(string text)
    {
        if (text.AsSpan().ContainsAny('\n', '\r'))
            throw new InputException($"'{text}' holds a line break, which sbatch cannot take.");
        if (IsPlain(text))
            return text;
        string escaped = text
            .Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{escaped}\"";
    }

    private static bool IsPlain(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "_-./:=,@%+".Contains(c));
}
