using System.Globalization;

namespace GpuTensorDecomp.Sweeps.Tables;

/// <summary>
/// Orders measures by name, and numbered ones by number: weight_2 before weight_10.
/// </summary>
internal sealed class MeasureOrder : IComparer<string>
{
    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        (string stem, int number) = Split(x!);
        (string otherStem, int otherNumber) = Split(y!);
        int byStem = string.CompareOrdinal(stem, otherStem);
        if (byStem != 0)
            return byStem;
        int byNumber = number.CompareTo(otherNumber);
        return byNumber != 0 ? byNumber : string.CompareOrdinal(x, y);
    }

    private static (string Stem, int Number) Split(string name)
    {
        int bar = name.LastIndexOf('_');
        bool isNumbered = int.TryParse(
            name.AsSpan(bar + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        return bar > 0 && isNumbered ? (name[..bar], number) : (name, -1);
    }
}
