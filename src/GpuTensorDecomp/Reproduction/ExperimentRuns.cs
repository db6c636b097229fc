using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reports.Tables;
using GpuTensorDecomp.Sweeps;

namespace GpuTensorDecomp.Reproduction;

/// <summary>All finished runs of an experiment.</summary>
/// <param name="specs">The runs of each spec.</param>
/// <param name="isQuick">Whether the specs' quick parts were run.</param>
/// <param name="precision">The number type of the runs.</param>
internal sealed class ExperimentRuns(
    IReadOnlyList<SpecRuns> specs, bool isQuick, Precision precision = Precision.Float64)
{
    /// <summary>Whether the specs' quick parts were run.</summary>
    public bool IsQuick => isQuick;

    /// <summary>The number type of the runs.</summary>
    public Precision Precision => precision;

    /// <summary>The relative error of rounding a number: 2^−53, or 2^−24 in float32.</summary>
    public double Rounding => Math.ScaleB(1, precision == Precision.Float32 ? -24 : -53);

    /// <summary>The runs of the experiment's only or first spec.</summary>
    public SpecRuns Main => specs[0];

    /// <summary>The runs of a spec.</summary>
    public SpecRuns Of(string spec) =>
        specs.First(s => string.Equals(s.Spec, spec, StringComparison.Ordinal));

    /// <summary>One row a run: the spec, its axes, and what was recorded.</summary>
    public ReportTable ToTable()
    {
        ExperimentRun[] runs = [.. specs.SelectMany(s => s.Runs)];
        string[] axes = Names(runs, run => run.Case.Axes.Select(axis => axis.Key));
        string[] measures = Names(runs, run => run.Record.Measures.Keys);
        ReportColumn Text(string name, Func<ExperimentRun, string> text) =>
            ReportColumn.Of(name, [.. runs.Select(text)]);
        ReportColumn Number(string name, Func<SweepRecord, double?> number) =>
            ReportColumn.Of(name, [.. runs.Select(run => number(run.Record) ?? double.NaN)]);
        return new ReportTable(
        [
            ReportColumn.Of("spec", [.. specs.SelectMany(s => s.Runs.Select(_ => s.Spec))]),
            .. axes.Select(axis => Text(axis, run => Value(run, axis))),
            Text("stopReason", run => run.Record.StopReason?.ToString() ?? ""),
            Text("fault", run => run.Record.Fault ?? ""),
            Number("converged", record => record.Converged ? 1 : 0),
            Number("foundRank", record => record.Rank),
            Number("relativeError", record => record.RelativeError),
            Number("componentsRelativeError", record => record.ComponentsRelativeError),
            Number("matched", record => record.Matched),
            Number("factorMatchScore", record => record.FactorMatchScore),
            Number("steps", record => record.Steps),
            Number("epochs", record => record.Epochs),
            Number("wallSeconds", record => record.Seconds),
            .. measures.Select(measure => ReportColumn.Of(
                measure, [.. runs.Select(run => run.Measure(measure))])),
        ]);
    }

    private static string[] Names(
        ExperimentRun[] runs, Func<ExperimentRun, IEnumerable<string>> names) =>
        [.. runs.SelectMany(names).Distinct(StringComparer.Ordinal)];

    private static string Value(ExperimentRun run, string axis) =>
        run.Case.Axes
            .FirstOrDefault(a => string.Equals(a.Key, axis, StringComparison.Ordinal))
            .Value ?? "";
}
