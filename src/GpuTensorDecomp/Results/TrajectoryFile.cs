using System.Globalization;
using System.Text;
using GpuTensorDecomp.Files;

namespace GpuTensorDecomp.Results;

/// <summary>
/// A run's <c>trajectory.csv</c>: one line a recorded moment, its columns explained on top.
/// </summary>
public static class TrajectoryFile
{
    private const int FixedColumns = 7;

    private const string Legend =
        """
        # One line for each recorded moment of the winning start; an empty cell is not known, or not
        # there yet. step: steps taken. time: flow time, the sum of the step sizes.
        # loss: (1/2)|T - T*|^2 + weight decay.
        # relativeError: |T - T*|/|T*| of all components. stepSize: of the last step. epoch: from 0.
        # truthError: |T - S|/|S| to the known components' tensor S, where the target is S with noise.
        # weight_i: weight of component i (empty before it was added). fit_j: T(v_j,...,v_j)/b_j,
        # the fitted fraction of the known component j (1 = all of it).
        """;

    /// <summary>Writes the trajectory.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, Trajectory trajectory) => AtomicFile.Write(path, stream =>
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var writer = new StreamWriter(stream, encoding, 1 << 16, leaveOpen: true)
        {
            NewLine = "\n",
        };
        Write(writer, trajectory.Points);
    });

    /// <summary>Reads the points back.</summary>
    /// <exception cref="InputException">Missing, or damaged (with line).</exception>
    public static IReadOnlyList<TrajectoryPoint> Read(string path)
    {
        try
        {
            (string Text, int Line)[] rows =
            [
                .. File.ReadLines(path).Select((text, index) => (text, index + 1))
                    .Where(row => !row.text.StartsWith('#')),
            ];
            string[] columns = rows.Length == 0 ? [] : rows[0].Text.Split(',');
            int known = columns.Count(name => name.StartsWith("fit_", StringComparison.Ordinal));
            return
            [
                .. rows.Skip(1).Select(
                    row => Parse(row.Text, columns.Length, known, path, row.Line)),
            ];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read. {fault.Message}", fault);
        }
    }

    private static TrajectoryPoint Parse(string row, int columns, int known, string path, int line)
    {
        string[] cells = row.Split(',');
        try
        {
            if (cells.Length != columns)
                throw new FormatException($"It has {cells.Length} cells instead of {columns}.");
            double[] Cells(int from, int to) =>
                [.. cells[from..to].TakeWhile(cell => cell.Length > 0).Select(Number)];
            return new TrajectoryPoint(
                long.Parse(cells[0], CultureInfo.InvariantCulture),
                Number(cells[1]), Number(cells[2]), Number(cells[3]), Number(cells[4]),
                int.Parse(cells[5], CultureInfo.InvariantCulture),
                Cells(FixedColumns, columns - known),
                Cells(columns - known, columns))
            {
                TruthError = Number(cells[6]),
            };
        }
        catch (Exception fault) when (
            fault is FormatException or OverflowException or ArgumentException)
        {
            throw new InputException($"{path}, line {line}: is damaged. {fault.Message}", fault);
        }
    }

    private static double Number(string cell) =>
        cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);

    private static void Write(StreamWriter writer, IReadOnlyList<TrajectoryPoint> points)
    {
        int components = points.Select(point => point.Weights.Length).DefaultIfEmpty().Max();
        int known = points.Select(point => point.FittedFractions.Length).DefaultIfEmpty().Max();
        foreach (string line in Legend.Split('\n'))
            writer.WriteLine(line.TrimEnd());
        writer.Write("step,time,loss,relativeError,stepSize,epoch,truthError");
        for (int i = 1; i <= components; i++)
            writer.Write($",weight_{i}");
        for (int j = 1; j <= known; j++)
            writer.Write($",fit_{j}");
        writer.WriteLine();
        foreach (TrajectoryPoint point in points)
        {
            writer.Write(
                $"{point.Step},{Cell(point.Time)},{Cell(point.Loss)},{Cell(point.RelativeError)}," +
                $"{Cell(point.StepSize)},{point.Epoch},{Cell(point.TruthError)}");
            WriteCells(writer, point.Weights, components);
            WriteCells(writer, point.FittedFractions, known);
            writer.WriteLine();
        }
    }

    private static void WriteCells(StreamWriter writer, double[] values, int columns)
    {
        for (int column = 0; column < columns; column++)
        {
            writer.Write(',');
            if (column < values.Length)
                writer.Write(Cell(values[column]));
        }
    }

    private static string Cell(double value) =>
        double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";
}
