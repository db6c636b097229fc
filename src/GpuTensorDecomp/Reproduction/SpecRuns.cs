using GpuTensorDecomp.Reports.Statistics;

namespace GpuTensorDecomp.Reproduction;

/// <summary>The finished runs of one spec, in its order.</summary>
internal sealed class SpecRuns(string spec, IReadOnlyList<ExperimentRun> runs)
{
    /// <summary>The spec's name.</summary>
    public string Spec { get; } = spec;

    /// <summary>The runs.</summary>
    public IReadOnlyList<ExperimentRun> Runs { get; } = runs;

    /// <summary>The different values of an axis, in the spec's order.</summary>
    public IReadOnlyList<string> Values(string axis) =>
        [.. Runs.Select(run => run.Axis(axis)).Distinct(StringComparer.Ordinal)];

    /// <summary>The different values of an axis as numbers, in the spec's order.</summary>
    public IReadOnlyList<double> Numbers(string axis) =>
        [.. Runs.Select(run => run.Number(axis)).Distinct()];

    /// <summary>The runs whose axes have the given values.</summary>
    public SpecRuns Where(params ReadOnlySpan<(string Axis, string Value)> values)
    {
        IEnumerable<ExperimentRun> chosen = Runs;
        foreach ((string axis, string value) in values)
        {
            chosen = chosen.Where(
                run => string.Equals(run.Axis(axis), value, StringComparison.Ordinal));
        }

        return new SpecRuns(Spec, [.. chosen]);
    }

    /// <summary>How many runs are a success.</summary>
    public SuccessCount Count(Func<ExperimentRun, bool> isSuccess) =>
        new(Runs.Count(isSuccess), Runs.Count);

    /// <summary>The median of a number over the runs where it is known; NaN for none.</summary>
    public double Median(Func<ExperimentRun, double> number) =>
        Quantiles.Median([.. Runs.Select(number).Where(value => !double.IsNaN(value))]);
}
