namespace GpuTensorDecomp.Reproduction;

/// <summary>
/// A maximum that a missing value spoils, so that no claim rests on the others alone.
/// </summary>
internal static class Largest
{
    /// <summary>The largest value; NaN where one is NaN, or there is none.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in values)
        {
            if (double.IsNaN(value))
                return double.NaN;
            largest = Math.Max(largest, value);
        }

        return double.IsNegativeInfinity(largest) ? double.NaN : largest;
    }
}
