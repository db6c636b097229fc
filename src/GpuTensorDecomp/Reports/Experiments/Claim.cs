using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;

namespace GpuTensorDecomp.Reports.Experiments;

/// <summary>A claim about a number, and what was measured.</summary>
public sealed record Claim
{
    private const double SeedNoise = 0.15;

    private Claim(
        string statement, ClaimBound bound, double expected, double measured, double? tolerance)
    {
        Statement = bound switch
        {
            ClaimBound.AtLeast => statement + ", at least",
            ClaimBound.AtMost => statement + ", at most",
            _ => statement,
        };
        Bound = bound;
        Expected = expected;
        Measured = measured;
        Tolerance = tolerance;
    }

    /// <summary>What is claimed; a bound on one side ends in "at least" or "at most".</summary>
    public string Statement { get; }

    /// <summary>What the measured value must be.</summary>
    public ClaimBound Bound { get; }

    /// <summary>What theory or the paper says.</summary>
    public double Expected { get; }

    /// <summary>What the experiment gave; NaN where it gave nothing.</summary>
    public double Measured { get; }

    /// <summary>
    /// How far the measured value may lie from the expected one, in its units; null for a bound on
    /// one side.
    /// </summary>
    public double? Tolerance { get; }

    /// <summary>Why it does not hold, or what else to know; plain text, null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>The runs that a measured rate counts; null for other numbers.</summary>
    public SuccessCount? Count { get; init; }

    /// <summary>Whether it holds; never where the measured value is not a number.</summary>
    public bool Pass => Bound switch
    {
        ClaimBound.AtLeast => Measured >= Expected,
        ClaimBound.AtMost => Measured <= Expected,
        _ => Math.Abs(Measured - Expected) <= Tolerance,
    };

    /// <summary>Measured within an absolute tolerance of expected.</summary>
    public static Claim Within(
        string statement, double expected, double measured, double tolerance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        return new(statement, ClaimBound.Within, expected, measured, tolerance);
    }

    /// <summary>Measured within a share of |expected|.</summary>
    public static Claim WithinRelative(
        string statement, double expected, double measured, double share) =>
        Within(statement, expected, measured, share * Math.Abs(expected));

    /// <summary>Measured is not less than a bound.</summary>
    public static Claim AtLeast(string statement, double bound, double measured) =>
        new(statement, ClaimBound.AtLeast, bound, measured, null);

    /// <summary>Measured is not more than a bound.</summary>
    public static Claim AtMost(string statement, double bound, double measured) =>
        new(statement, ClaimBound.AtMost, bound, measured, null);

    /// <summary>Something is so: expected 1, measured 1 or 0.</summary>
    public static Claim Holds(string statement, bool isSo) =>
        Within(statement, 1, isSo ? 1 : 0, 0);

    /// <summary>A success rate within ±15 points, the noise of some tens of seeds.</summary>
    public static Claim SuccessRate(string statement, double expected, SuccessCount measured) =>
        // A count off by the limit itself must not fail by a rounding of k/n.
        Within(statement, expected, measured.Rate, SeedNoise + 1e-12) with
        {
            Note = Counted(measured),
            Count = measured,
        };

    /// <summary>
    /// An expected rate that lies in the 95 % Wilson interval of the measured one; the tolerance is
    /// the distance from the rate to the interval's end on the expected rate's side.
    /// </summary>
    public static Claim SuccessRateInInterval(
        string statement, double expected, SuccessCount measured)
    {
        (double low, double high) = measured.Interval;
        double tolerance = expected < measured.Rate ? measured.Rate - low : high - measured.Rate;
        return Within(statement, expected, measured.Rate, double.IsNaN(tolerance) ? 0 : tolerance)
            with
        { Note = Counted(measured), Count = measured };
    }

    private static string Counted(SuccessCount count)
    {
        (double low, double high) = count.Interval;
        return $"{count.Successes} of {count.Trials}; 95 % interval " +
            $"{NumberText.Compact(low, 2)} to {NumberText.Compact(high, 2)}.";
    }
}
