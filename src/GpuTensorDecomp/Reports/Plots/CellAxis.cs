namespace GpuTensorDecomp.Reports.Plots;

/// <summary>
/// An axis of a heat map: equally wide cells, one a category or one a value. Between cells of
/// rising values a place is interpolated, so that curves can be laid over the map.
/// </summary>
public sealed class CellAxis
{
    private readonly double[]? _places;
    private readonly bool _isLogarithmic;

    private CellAxis(
        string label, IReadOnlyList<string> names, double[]? places, bool isLogarithmic)
    {
        ArgumentOutOfRangeException.ThrowIfZero(names.Count);
        Label = label;
        Names = names;
        _places = places;
        _isLogarithmic = isLogarithmic;
    }

    /// <summary>The quantity.</summary>
    public string Label { get; }

    /// <summary>The name of each cell along the axis.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many cells there are along the axis.</summary>
    public int Count => Names.Count;

    /// <summary>Cells that stand for categories; no curve can be laid over them.</summary>
    public static CellAxis OfCategories(string label, IReadOnlyList<string> names) =>
        new(label, names, null, false);

    /// <summary>
    /// Cells that stand for rising values; places between them follow their logarithms where all
    /// values are positive and their ratios are more even than their differences.
    /// </summary>
    public static CellAxis OfValues(string label, IReadOnlyList<double> values)
    {
        for (int i = 1; i < values.Count; i++)
        {
            if (!(values[i] > values[i - 1]))
                throw new ArgumentException($"{label}: values must rise.", nameof(values));
        }

        bool isLogarithmic = values.Count > 2 && values[0] > 0 &&
            Unevenness([.. values.Select(v => Math.Log(v))]) < Unevenness(values);
        return new(
            label, [.. values.Select(v => NumberText.Compact(v))], [.. values], isLogarithmic);
    }

    // The largest step between neighbours over the smallest.
    private static double Unevenness(IReadOnlyList<double> values)
    {
        double[] steps = [.. values.Skip(1).Select((v, i) => v - values[i])];
        return steps.Max() / steps.Min();
    }

    /// <summary>
    /// Where a value lies, in cells from the axis' start (the first cell's centre is 0.5); NaN
    /// outside of the cells.
    /// </summary>
    public double Position(double value)
    {
        if (_places is not { Length: > 1 } places || !double.IsFinite(value) ||
            (_isLogarithmic && value <= 0))
        {
            return double.NaN;
        }

        int cell = 0;
        while (cell < places.Length - 2 && value > places[cell + 1])
            cell++;
        double share = _isLogarithmic
            ? Math.Log(value / places[cell]) / Math.Log(places[cell + 1] / places[cell])
            : (value - places[cell]) / (places[cell + 1] - places[cell]);
        double position = cell + 0.5 + share;
        return position >= 0 && position <= places.Length ? position : double.NaN;
    }
}
