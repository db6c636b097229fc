namespace GpuTensorDecomp.Reports.Plots;

/// <summary>Equal ratios take equal room; zero and negative values have no place.</summary>
public sealed class LogScale : PlotScale
{
    private static readonly int[] s_strides = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500];
    private readonly double _low;
    private readonly double _span;

    /// <summary>A scale between two positive values.</summary>
    public LogScale(double minimum, double maximum)
        : base(minimum, maximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minimum);
        _low = Math.Log10(minimum);
        _span = Math.Log10(maximum) - _low;
    }

    /// <inheritdoc/>
    public override bool IsLogarithmic => true;

    /// <summary>
    /// The scale that covers the positive finite values; [0.1, 1] where there are none, and half a
    /// decade on both sides of a single one.
    /// </summary>
    public static LogScale Covering(IEnumerable<double> values)
    {
        double low = double.PositiveInfinity;
        double high = 0;
        foreach (double value in values.Where(v => v > 0 && double.IsFinite(v)))
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        if (high == 0)
            return new LogScale(0.1, 1);
        if (high > low * (1 + 1e-9))
            return new LogScale(low, high);
        double room = Math.Sqrt(10);
        return new LogScale(
            Math.Max(low / room, double.Epsilon), Math.Min(high * room, double.MaxValue));
    }

    /// <inheritdoc/>
    public override double Position(double value) =>
        value > 0 && double.IsFinite(value) ? (Math.Log10(value) - _low) / _span : double.NaN;

    /// <summary>
    /// Decades, every 2nd, 3rd, 5th, … where there are many, with unlabelled ticks between them;
    /// round values where the scale is shorter than a decade.
    /// </summary>
    public override IReadOnlyList<Tick> Ticks(int atMost)
    {
        int first = (int)Math.Ceiling(_low - 1e-9);
        int last = (int)Math.Floor(_low + _span + 1e-9);
        if (last - first < 1)
            return WithinDecade(atMost);
        int decades = last - first + 1;
        int stride = s_strides.FirstOrDefault(s => (decades + s - 1) / s <= atMost, 1000);
        // Aligned to multiples of the stride, so that 1 = 10⁰ is marked when it is inside.
        int start = (int)Math.Ceiling(first / (double)stride) * stride;
        bool plain = first >= -3 && last <= 4;
        var ticks = new List<Tick>();
        for (int e = first - 1; e <= last; e++)
        {
            if (e >= start && (e - start) % stride == 0)
                ticks.Add(new Tick(Math.Pow(10, e), Decade(e, plain)));
            else if (e >= first && decades <= 40)
                ticks.Add(new Tick(Math.Pow(10, e), ""));
            if (decades <= 4)
                AddBetween(ticks, e);
        }

        return ticks;
    }

    private static string Decade(int exponent, bool plain)
    {
        if (exponent == 0)
            return "1";
        return plain
            ? NumberText.Compact(Math.Pow(10, exponent), 1)
            : "10" + NumberText.Superscript(exponent);
    }

    private void AddBetween(List<Tick> ticks, int exponent)
    {
        for (int k = 2; k <= 9; k++)
        {
            double value = k * Math.Pow(10, exponent);
            if (value >= Minimum && value <= Maximum)
                ticks.Add(new Tick(value, ""));
        }
    }

    private List<Tick> WithinDecade(int atMost)
    {
        double step = LinearScale.TickStep(Minimum, Maximum, atMost);
        var ticks = new List<Tick>();
        for (double k = Math.Ceiling(Minimum / step - 1e-9); k * step <= Maximum * (1 + 1e-9); k++)
        {
            if (k > 0)
                ticks.Add(new Tick(k * step, NumberText.Compact(k * step, 4)));
        }

        return ticks;
    }
}
