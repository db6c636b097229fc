using System.Globalization;

namespace GpuTensorDecomp.Sweeps;

/// <summary>
/// A share of a sweep's cases, told by hashes of their ids: tasks of a job array that each take
/// another index of the same count share all cases without talking to each other.
/// </summary>
public sealed record SweepShard
{
    /// <summary>Names a share.</summary>
    /// <param name="index">Which one, from 0.</param>
    /// <param name="count">How many there are.</param>
    /// <exception cref="InputException">The index is not below the count.</exception>
    public SweepShard(int index, int count)
    {
        if (count < 1 || index < 0 || index >= count)
        {
            throw new InputException(
                $"shard {index}/{count} does not exist: the count must be 1 or more, and the " +
                "index from 0 to the count less 1.");
        }

        Index = index;
        Count = count;
    }

    /// <summary>Every case.</summary>
    public static SweepShard Whole { get; } = new(0, 1);

    /// <summary>Which share, from 0.</summary>
    public int Index { get; }

    /// <summary>How many shares there are.</summary>
    public int Count { get; }

    /// <summary>Reads <c>INDEX/COUNT</c>.</summary>
    /// <exception cref="InputException">It is not of that form, or does not exist.</exception>
    public static SweepShard Parse(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2 && TryNumber(parts[0], out int index) &&
            TryNumber(parts[1], out int count)
            ? new SweepShard(index, count)
            : throw new InputException(
                $"shard '{text}' is not of the form INDEX/COUNT (for example 0/16 to 15/16).");
    }

    /// <summary>Whether a case belongs to this share.</summary>
    /// <exception cref="ArgumentException">The id is none.</exception>
    public bool Contains(string caseId) => Contains(CaseKey.Of(caseId));

    /// <summary>Whether a case belongs to this share, by the number of its id.</summary>
    internal bool Contains(ulong caseKey) => CaseKey.Mix(caseKey) % (ulong)Count == (ulong)Index;

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => $"{Index}/{Count}";

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
