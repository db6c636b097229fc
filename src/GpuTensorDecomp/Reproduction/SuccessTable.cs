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

    /// <summary>One row a cell that has trials.</summary>
    public ReportTable ToTable()
    {
        (int Row, int Column)[] cells =
        [
            .. from row in Enumerable.Range(0, Rows.Count)
               from column in Enumerable.Range(0, Columns.Count)
               where Counts[row][column].Trials > 0
               select (row, column),
        ];
        return new ReportTable(
            ReportColumn.Of(Rows.Label, [.. cells.Select(c => Rows.Names[c.Row])]),
            ReportColumn.Of(Columns.Label, [.. cells.Select(c => Columns.Names[c.Column])]),
            ReportColumn.Of(
                "successes", [.. cells.Select(c => (double)Counts[c.Row][c.Column].Successes)]),
            ReportColumn.Of(
                "trials", [.. cells.Select(c => (double)Counts[c.Row][c.Column].Trials)]));
    }

    /// <summary>The map in a section of its own.</summary>
    public ExperimentFigure ToFigure(
        string id, string heading, string caption, string title, string description) => new()
        {
            Id = id,
            Heading = heading,
            Caption = caption,
            Plots = [SuccessGrid.Of(title, description, Columns, Rows, Counts)],
            Data = ToTable(),
        };
}
