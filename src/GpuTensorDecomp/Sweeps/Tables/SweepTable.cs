using System.Globalization;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Reports.Sweeps;
using GpuTensorDecomp.Reports.Tables;

namespace GpuTensorDecomp.Sweeps.Tables;

/// <summary>
/// A sweep's cases and what came of them: one row a case in the spec's order, whether or not it was
/// run; the columns are those of <see cref="SweepColumns"/>.
/// </summary>
public sealed class SweepTable
{
    private readonly int _axisCount;

    internal SweepTable(IReadOnlyList<ReportColumn> columns, int axisCount)
    {
        Columns = columns;
        _axisCount = axisCount;
    }

    /// <summary>
    /// The columns, in order; axes hold texts as in the spec, unknown numbers are NaN.
    /// </summary>
    public IReadOnlyList<ReportColumn> Columns { get; }

    /// <summary>How many cases there are.</summary>
    public int RowCount => Columns[0].Count;

    /// <summary>The columns of the axes, in the spec's order.</summary>
    public IReadOnlyList<ReportColumn> Axes =>
        [.. Columns.Skip(SweepColumns.OfCase.Count).Take(_axisCount)];

    /// <summary>The columns of the measures.</summary>
    public IReadOnlyList<ReportColumn> Measures =>
        [.. Columns.Skip(SweepColumns.All.Count + _axisCount)];

    /// <summary>A column by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public ReportColumn this[string name] =>
        Columns.FirstOrDefault(column => column.Name == name)
            ?? throw new KeyNotFoundException($"The table has no column {name}.");

    /// <summary>
    /// The table of the cases that a spec asks for; learns first what other processes recorded.
    /// </summary>
    /// <param name="cases">The cases, each id once.</param>
    /// <param name="store">Their records.</param>
    /// <exception cref="InputException">A segment cannot be read.</exception>
    public static SweepTable Build(IReadOnlyList<SweepCase> cases, SweepStore store)
    {
        store.Refresh();
        var builder = new SweepTableBuilder(cases);
        foreach (SweepRecord record in store.Read())
            builder.Add(record);
        return builder.Build();
    }

    /// <summary>Reads a table that <see cref="WriteCsv"/> wrote.</summary>
    /// <exception cref="InputException">
    /// Missing, or no such table (with line and column).
    /// </exception>
    public static SweepTable Read(string path) => InputFile.Read(path, SweepTableCsv.Read);

    /// <summary>How many cases are in a state.</summary>
    public int CountOf(CaseState state)
    {
        string name = SweepColumns.Name(state);
        return this[SweepColumns.State].Texts!.Count(text => text == name);
    }

    /// <summary>
    /// Writes comma-separated text (RFC 4180, but lines end in LF), whole or not at all: a header,
    /// then a row a case; numbers come back to the bit, <c>inf</c> and <c>-inf</c> are written so,
    /// what is unknown is empty.
    /// </summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void WriteCsv(string path) =>
        AtomicFile.Write(path, stream => SweepTableCsv.Write(stream, this));

    /// <summary>
    /// Writes NumPy's <c>.npz</c>, whole or not at all: an array a column. Numbers are float64 with
    /// NaN for unknown, texts fixed-width Unicode; an axis of numbers only is float64.
    /// </summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void WriteNpz(string path) => AtomicFile.Write(path, stream =>
    {
        using var npz = new NpzWriter(stream);
        foreach (ReportColumn column in WithNumericAxes())
        {
            if (column.Numbers is { } numbers)
                npz.Add(column.Name, new NpyArray([numbers.Count], [.. numbers]));
            else
                npz.Add(column.Name, column.Texts!);
        }
    });

    /// <summary>
    /// The table for figures and pages: axes of numbers as numbers, without the case's number and
    /// columns of results that are empty.
    /// </summary>
    public ReportTable ToReportTable()
    {
        ReportColumn[] columns = [.. WithNumericAxes()];
        int firstResult = SweepColumns.OfCase.Count + _axisCount;
        return new ReportTable(
        [
            .. columns[1..firstResult],
            .. columns[firstResult..].Where(column => RowCount == 0 || HasValues(column)),
        ]);
    }

    /// <summary>Writes the sweep's page, whole or not at all.</summary>
    /// <param name="path">The file, <c>.html</c>.</param>
    /// <param name="title">The heading.</param>
    /// <param name="measure">The column that is drawn first; the relative error by default.</param>
    /// <exception cref="InputException">
    /// The file cannot be written, or the measure is no column with numbers.
    /// </exception>
    public void WriteReport(string path, string title, string? measure = null)
    {
        ReportTable table = ToReportTable();
        string[] axes = [.. Axes.Select(axis => axis.Name)];
        string[] measures =
        [
            .. table.Columns.Where(column => column.Numbers is not null)
                .Select(column => column.Name).Except(axes),
        ];
        if (measure is not null && !measures.Contains(measure))
        {
            throw new InputException(
                $"'{measure}' is no column with numbers; these are: " +
                $"{string.Join(", ", measures)}.");
        }

        new SweepReport
        {
            Title = title,
            Table = table,
            Axes = axes,
            Success = measures.FirstOrDefault(name => name == SweepColumns.Converged),
            Measure =
                measure ?? measures.FirstOrDefault(name => name == SweepColumns.RelativeError),
        }.Write(path);
    }

    private static bool HasValues(ReportColumn column) => column.Numbers is { } numbers
        ? numbers.Any(number => !double.IsNaN(number))
        : column.Texts!.Any(text => text.Length > 0);

    private IEnumerable<ReportColumn> WithNumericAxes()
    {
        int first = SweepColumns.OfCase.Count;
        return Columns.Select((column, c) =>
            c >= first && c < first + _axisCount && TryNumbers(column.Texts!, out double[] numbers)
                ? ReportColumn.Of(column.Name, numbers)
                : column);
    }

    // Whole numbers that float64 cannot hold, such as seeds of 64 bits, stay texts.
    private static bool TryNumbers(IReadOnlyList<string> texts, out double[] numbers)
    {
        const double mostExact = 1L << 53;
        numbers = new double[texts.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            bool isNumber = double.TryParse(
                texts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]);
            bool isLong = Math.Abs(numbers[i]) > mostExact && texts[i].All(char.IsAsciiDigit);
            if (!isNumber || !double.IsFinite(numbers[i]) || isLong)
                return false;
        }

        return true;
    }
}
