namespace GpuTensorDecomp.Reports.Plots;

/// <summary>Maps data values to positions along an axis and chooses its ticks.</summary>
public abstract class PlotScale
{
    private protected PlotScale(double minimum, double maximum)
    {
        if (!double.IsFinite(minimum) || !double.IsFinite(maximum) || !(minimum < maximum))
        {
            throw new ArgumentOutOfRangeException(
                nameof(maximum), $"The scale runs from {minimum} to {maximum}; it must rise.");
        }

        Minimum = minimum;
        Maximum = maximum;
    }

    /// <summary>The value at position 0.</summary>
    public double Minimum { get; }

    /// <summary>The value at position 1.</summary>
    public double Maximum { get; }

    /// <summary>Whether equal ratios take equal room.</summary>
    public abstract bool IsLogarithmic { get; }

    /// <summary>Power of ten that tick labels are divided by; the axis label names it.</summary>
    public virtual int Exponent => 0;

    /// <summary>
    /// The position of a value, 0 to 1 inside the scale; NaN where the scale has no place for it.
    /// </summary>
    public abstract double Position(double value);

    /// <summary>At most so many labelled ticks at round values inside the scale, rising.</summary>
    public abstract IReadOnlyList<Tick> Ticks(int atMost);
}
