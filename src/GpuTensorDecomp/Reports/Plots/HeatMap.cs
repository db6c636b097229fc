namespace GpuTensorDecomp.Reports.Plots;

/// <summary>Values over two axes as coloured cells, with curves over them.</summary>
public sealed record HeatMap : Plot
{
    /// <summary>The horizontal axis.</summary>
    public required CellAxis X { get; init; }

    /// <summary>The vertical axis, upwards.</summary>
    public required CellAxis Y { get; init; }

    /// <summary>What the colours show, with their range.</summary>
    public required PlotAxis Value { get; init; }

    /// <summary>The cells; places without one stay empty.</summary>
    public required IReadOnlyList<HeatCell> Cells { get; init; }

    /// <summary>Curves over the cells, such as a threshold that theory predicts.</summary>
    public IReadOnlyList<PlotSeries> Overlays { get; init; } = [];

    internal override IReadOnlyList<PlotSeries> LegendSeries => Overlays;

    internal override string Draw(PlotSize size, string id) => HeatMapSvg.Render(this, size, id);

    /// <summary>A map of a matrix of values (row, column); NaN leaves a cell empty.</summary>
    public static HeatMap Of(
        string title, string description, CellAxis x, CellAxis y, PlotAxis value,
        IReadOnlyList<IReadOnlyList<double>> values) => new()
        {
            Title = title,
            Description = description,
            X = x,
            Y = y,
            Value = value,
            Cells =
            [
                .. from row in Enumerable.Range(0, y.Count)
                   from column in Enumerable.Range(0, x.Count)
                   let v = values[row][column]
                   where !double.IsNaN(v)
                   select new HeatCell(column, row, v, NumberText.Compact(v, 2),
                       $"{value.Label} {NumberText.Compact(v, 4)}"),
            ],
        };
}
