namespace GpuTensorDecomp.Reports.Plots;

/// <summary>Equal differences take equal room.</summary>
public sealed class LinearScale(double minimum, double maximum) : PlotScale(minimum, maximum)
{
    /// <inheritdoc/>
    public override bool IsLogarithmic => false;

    /// <summary>
    /// 0 while labels stay readable as they are (0.001 to 999,999); else the power of ten to divide
    /// them by.
    /// </summary>
    public override int Exponent
    {
        get
        {
            double largest = Math.Max(Math.Abs(Minimum), Math.Abs(Maximum));
            int exponent = (int)Math.Floor(Math.Log10(largest));
            return exponent is >= 6 or <= -4 ? exponent : 0;
        }
    }

    /// <summary>
    /// The scale that just covers the finite values; [0, 1] where there are none or all are 0, and
    /// some room on both sides of a single one.
    /// </summary>
    public static LinearScale Covering(IEnumerable<double> values)
    {
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        foreach (double value in values.Where(double.IsFinite))
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        if (low > high)
            return new LinearScale(0, 1);
        double least = 1e-9 * Math.Max(Math.Abs(low), Math.Abs(high));
        if (high - low > least)
            return new LinearScale(low, high);
        if (low == 0 && high == 0)
            return new LinearScale(0, 1);
        double room = 0.5 * Math.Max(Math.Abs(low), Math.Abs(high));
        return new LinearScale(low - room, high + room);
    }

    /// <summary>
    /// The smallest of 1, 2, 5 × 10^k that has at most so many multiples (one or more) in a range.
    /// </summary>
    public static double TickStep(double minimum, double maximum, int atMost)
    {
        atMost = Math.Max(1, atMost);
        double power = Math.Pow(10, Math.Floor(Math.Log10((maximum - minimum) / (atMost + 1))));
        for (; ; power *= 10)
        {
            foreach (int factor in (ReadOnlySpan<int>)[1, 2, 5])
            {
                double step = factor * power;
                double first = Math.Ceiling(minimum / step - 1e-9);
                double last = Math.Floor(maximum / step + 1e-9);
                if (last - first + 1 <= atMost)
                    return step;
            }
        }
    }

    /// <inheritdoc/>
    public override double Position(double value) =>
        double.IsFinite(value) ? (value - Minimum) / (Maximum - Minimum) : double.NaN;

    /// <inheritdoc/>
    public override IReadOnlyList<Tick> Ticks(int atMost)
    {
        double step = TickStep(Minimum, Maximum, atMost);
        double unit = Math.Pow(10, Exponent);
        int decimals = Math.Clamp(-(int)Math.Floor(Math.Log10(step / unit) + 1e-9), 0, 9);
        double first = Math.Ceiling(Minimum / step - 1e-9);
        double last = Math.Floor(Maximum / step + 1e-9);
        var ticks = new List<Tick>();
        for (double k = first; k <= last; k++)
            ticks.Add(new Tick(k * step, NumberText.Fixed(k * step / unit, decimals)));
        return ticks;
    }
}
