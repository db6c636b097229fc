using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reports.Tables;

namespace GpuTensorDecomp.Reproduction;

/// <summary>Success counts over two axes, as a figure with its numbers.</summary>
/// <param name="Rows">The vertical axis.</param>
/// <param name="Columns">The horizontal axis.</param>
/// <param name="Counts">Successes (row, column); no trials leave a cell empty.</param>
internal sealed record SuccessTable(
    CellAxis Rows, CellAxis Columns, IReadOnlyList<IReadOnlyList<SuccessCount>> Counts)
{
    /// <summary>Counts the runs of each cell.</summary>
    /// <param name="rows">The vertical axis.</param>
    /// <param name="columns">The horizontal axis.</param>
    /// <param name="runs">The runs of a cell (row, column).</param>
    /// <param name="isSuccess">Whether a run is a success.</param>
    public static SuccessTable Of(
        CellAxis rows,
        CellAxis columns,
        Func<int, int, SpecRuns> runs,
        Func<ExperimentRun, bool> isSuccess) => new(
        rows,
        columns,
        [
            .. Enumerable.Range(0, rows.Count).Select(row => (IReadOnlyList<SuccessCount>)
            [
                .. Enumerable.Range(0, columns.Count).Select(
                    column => runs(row, column).Count(isSuccess)),
            ]),
        ]);

    /// <summary>The coloured cells.</summary>
    public HeatMap ToMap(string title, string description) =>
        SuccessGrid.Of(title, description, Columns, Rows, Counts);

    /// <summary>One row a cell that has trials.</summary>
    public ReportTable ToTable() => Joined("", [("", this)]);

    /// <summary>The same of several tables with the same axes, and which of them.</summary>
    /// <param name="label">What tells the tables apart; empty for one table.</param>
    /// <param name="tables">The tables by name.</param>
    public static ReportTable Joined(
        string label, IReadOnlyList<(string Name, SuccessTable Table)> tables)
    {
        var cells = (
            from table in tables
            from row in Enumerable.Range(0, table.Table.Rows.Count)
            from column in Enumerable.Range(0, table.Table.Columns.Count)
            let count = table.Table.Counts[row][column]
            where count.Trials > 0
            select (
                table.Name,
                Row: table.Table.Rows.Names[row],
                Column: table.Table.Columns.Names[column],
                Count: count)).ToArray();
        ReportColumn[] columns =
        [
            ReportColumn.Of(label, [.. cells.Select(c => c.Name)]),
            ReportColumn.Of(tables[0].Table.Rows.Label, [.. cells.Select(c => c.Row)]),
            ReportColumn.Of(tables[0].Table.Columns.Label, [.. cells.Select(c => c.Column)]),
            ReportColumn.Of("successes", [.. cells.Select(c => (double)c.Count.Successes)]),
            ReportColumn.Of("trials", [.. cells.Select(c => (double)c.Count.Trials)]),
        ];
        return new ReportTable(label.Length == 0 ? columns[1..] : columns);
    }

    /// <summary>The map in a section of its own.</summary>
    public ExperimentFigure ToFigure(
        string id, string heading, string caption, string title, string description) => new()
        {
            Id = id,
            Heading = heading,
            Caption = caption,
            Plots = [ToMap(title, description)],
            Data = ToTable(),
        };
}
