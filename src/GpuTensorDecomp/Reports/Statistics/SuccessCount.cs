using System.Runtime.InteropServices;

namespace GpuTensorDecomp.Reports.Statistics;

/// <summary>k successes of n trials.</summary>
/// <param name="Successes">k, from 0 to n.</param>
/// <param name="Trials">n.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SuccessCount(int Successes, int Trials)
{
    private const double Deviations = 1.959963984540054; // 95 % of a normal law lie within

    /// <summary>k/n; NaN of no trials.</summary>
    public double Rate => Trials == 0 ? double.NaN : (double)Successes / Trials;

    /// <summary>
    /// The 95 % interval of the rate after Wilson (1927), good for few trials and rates near 0
    /// and 1: (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n). All of [0, 1] of no trials.
    /// </summary>
    public (double Low, double High) Interval
    {
        get
        {
            if (Trials == 0)
                return (0, 1);
            double ratio = Deviations * Deviations / Trials; // z²/n
            double centre = Rate + ratio / 2;
            double half = Math.Sqrt(ratio * (Rate * (1 - Rate) + ratio / 4));
            // Rounding must not leave a rate of 0 or 1 outside of its own interval.
            double low = Successes == 0 ? 0 : (centre - half) / (1 + ratio);
            double high = Successes == Trials ? 1 : (centre + half) / (1 + ratio);
            return (low, high);
        }
    }

    /// <summary>Counts the outcomes that are true.</summary>
    public static SuccessCount Of(IEnumerable<bool> outcomes)
    {
        bool[] all = [.. outcomes];
        return new SuccessCount(all.Count(o => o), all.Length);
    }
}
