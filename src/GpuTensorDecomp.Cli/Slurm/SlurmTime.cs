using System.Globalization;

namespace GpuTensorDecomp.Cli.Slurm;

/// <summary>
/// A time limit as Slurm writes it: minutes, minutes:seconds, hours:minutes:seconds, days-hours,
/// days-hours:minutes or days-hours:minutes:seconds.
/// </summary>
/// <param name="Length">How long it is.</param>
internal readonly record struct SlurmTime(TimeSpan Length)
{
    private const int MostDays = 100_000;

    /// <summary>Reads what Slurm would take; null where it is none of the forms.</summary>
    public static SlurmTime? Parse(string text)
    {
        string[] halves = text.Split('-');
        bool hasDays = halves.Length == 2;
        if (halves.Length > 2 || Numbers(halves[^1].Split(':')) is not { } parts)
            return null;
        TimeSpan? clock = (hasDays, parts) switch
        {
            (true, [int h]) => new TimeSpan(h, 0, 0),
            (true, [int h, int m]) => new TimeSpan(h, m, 0),
            (false, [int m]) => new TimeSpan(0, m, 0),
            (false, [int m, int s]) => new TimeSpan(0, m, s),
            (_, [int h, int m, int s]) => new TimeSpan(h, m, s),
            _ => null,
        };
        int[]? days = hasDays ? Numbers([halves[0]]) : [0];
        return clock is { } length && days is [<= MostDays]
            ? new SlurmTime(TimeSpan.FromDays(days[0]) + length)
            : null;
    }

    /// <summary>Hours:minutes:seconds, with days before them where there are any.</summary>
    public override string ToString() => Length.ToString(
        Length.Days > 0 ? @"d\-hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);

    private static int[]? Numbers(string[] parts)
    {
        int[] numbers = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(
                parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) ||
                numbers[i] > 1_000_000)
            {
                return null;
            }
        }

        return numbers;
    }
}
