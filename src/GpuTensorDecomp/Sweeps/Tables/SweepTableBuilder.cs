using GpuTensorDecomp.Reports.Tables;
using GpuTensorDecomp.Sweeps.Running;

namespace GpuTensorDecomp.Sweeps.Tables;

/// <summary>Puts records into the rows of their cases, column by column.</summary>
internal sealed class SweepTableBuilder
{
    private readonly Dictionary<ulong, int> _rows;
    private readonly double[] _numbers;
    private readonly string[] _ids;
    private readonly string[] _states;
    private readonly string[] _axisNames;
    private readonly string[][] _axes;
    private readonly HashSet<string> _taken;
    private readonly Array[] _results;
    private readonly SortedDictionary<string, double[]> _measures = new(new MeasureOrder());

    /// <summary>Makes rows of the cases, none of which has a record yet.</summary>
    /// <exception cref="ArgumentException">An id comes twice, or is none.</exception>
    public SweepTableBuilder(IReadOnlyList<SweepCase> cases)
    {
        _rows = new Dictionary<ulong, int>(cases.Count);
        _numbers = new double[cases.Count];
        _ids = new string[cases.Count];
        _states = new string[cases.Count];
        Array.Fill(_states, SweepColumns.Name(CaseState.Missing));
        SweepCase? first = cases.Count > 0 ? cases[0] : null;
        _axisNames = [.. first?.Axes.Select(axis => axis.Key) ?? []];
        _axes = [.. _axisNames.Select(_ => new string[cases.Count])];
        _taken =
        [
            .. SweepColumns.All.Select(column => column.Name),
            .. first?.Record.Select(CaseMeasures.ColumnOf) ?? [],
        ];
        _results = [.. SweepColumns.OfRecord.Select(column => Empty(column, cases.Count))];
        Add(cases);
    }

    /// <summary>Fills a case's row; records of other cases are passed over.</summary>
    public void Add(SweepRecord record)
    {
        if (!_rows.TryGetValue(CaseKey.Of(record.CaseId), out int row))
            return;
        CaseState state = record.Fault is null ? CaseState.Solved : CaseState.Failed;
        _states[row] = SweepColumns.Name(state);
        for (int c = 0; c < _results.Length; c++)
        {
            SweepColumn column = SweepColumns.OfRecord[c];
            if (_results[c] is double[] numbers)
                numbers[row] = column.Number!(record) ?? double.NaN;
            else
                ((string[])_results[c])[row] = column.Text!(record) ?? "";
        }

        foreach ((string name, double value) in record.Measures)
        {
            if (!_measures.TryGetValue(name, out double[]? numbers))
            {
                numbers = Unknown(_ids.Length);
                _measures.Add(name, numbers);
            }

            numbers[row] = value;
        }
    }

    /// <summary>The table of what was added.</summary>
    public SweepTable Build()
    {
        _taken.UnionWith(_measures.Keys);
        ReportColumn[] columns =
        [
            ReportColumn.Of(SweepColumns.Case, _numbers),
            ReportColumn.Of(SweepColumns.Id, _ids),
            ReportColumn.Of(SweepColumns.State, _states),
            .. _axisNames.Zip(_axes, (name, texts) => ReportColumn.Of(AxisColumn(name), texts)),
            .. SweepColumns.OfRecord.Zip(_results, (column, values) => values is double[] numbers
                ? ReportColumn.Of(column.Name, numbers)
                : ReportColumn.Of(column.Name, (string[])values)),
            .. _measures.Select(measure => ReportColumn.Of(measure.Key, measure.Value)),
        ];
        return new SweepTable(columns, _axisNames.Length);
    }

    private static Array Empty(SweepColumn column, int rows)
    {
        if (column.IsNumber)
            return Unknown(rows);
        string[] texts = new string[rows];
        Array.Fill(texts, "");
        return texts;
    }

    private static double[] Unknown(int rows)
    {
        double[] numbers = new double[rows];
        Array.Fill(numbers, double.NaN);
        return numbers;
    }

    private void Add(IEnumerable<SweepCase> cases)
    {
        // Axes have few different values: equal texts are kept once.
        var pool = new Dictionary<string, string>(StringComparer.Ordinal);
        int row = 0;
        foreach (SweepCase one in cases)
        {
            _rows.Add(CaseKey.Of(one.Id), row);
            _numbers[row] = one.Number;
            _ids[row] = one.Id;
            for (int axis = 0; axis < _axes.Length; axis++)
            {
                string text = one.Axes[axis].Value;
                if (pool.TryAdd(text, text))
                    _axes[axis][row] = text;
                else
                    _axes[axis][row] = pool[text];
            }

            row++;
        }
    }

    private string AxisColumn(string name) =>
        _taken.Contains(name) ? SweepColumns.AxisPrefix + name : name;
}
