namespace GpuTensorDecomp.Reports.Statistics;

/// <summary>Order statistics of small samples; values that are NaN do not count.</summary>
public static class Quantiles
{
    /// <summary>The middle value, or the mean of the two middle ones; NaN of no values.</summary>
    public static double Median(IEnumerable<double> values) => Of(values, 0.5);

    /// <summary>
    /// The quantile at a share, linear between order statistics: with n values x(0) ≤ … ≤ x(n−1)
    /// that at position share·(n−1) (type 7 of Hyndman and Fan 1996, the default of R and NumPy).
    /// NaN of no values.
    /// </summary>
    /// <param name="values">The sample, in any order.</param>
    /// <param name="share">0 for the least value, 1 for the largest.</param>
    public static double Of(IEnumerable<double> values, double share)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(share, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        double[] sorted = [.. values.Where(v => !double.IsNaN(v)).Order()];
        if (sorted.Length == 0)
            return double.NaN;
        double position = share * (sorted.Length - 1);
        int below = (int)Math.Floor(position);
        double rest = position - below;
        // Apart, because 0·∞ is NaN.
        return rest == 0
            ? sorted[below]
            : sorted[below] + rest * (sorted[below + 1] - sorted[below]);
    }
}
