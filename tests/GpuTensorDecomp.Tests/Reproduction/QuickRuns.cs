using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reproduction;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Running;

namespace GpuTensorDecomp.Tests.Reproduction;

/// <summary>The quick form of an experiment, run once for all tests of it.</summary>
internal sealed class QuickRuns(Experiment experiment, Precision precision = Precision.Float64)
{
    private readonly Lazy<ExperimentRuns> _runs = new(() => Run(experiment, precision));

    /// <summary>The finished runs.</summary>
    public ExperimentRuns Runs => _runs.Value;

    /// <summary>What the experiment finds in them.</summary>
    public ExperimentFindings Findings => experiment.Find(Runs);

    /// <summary>The page of them.</summary>
    public ExperimentPage Page() => Reproducer.Page(experiment, Runs);

    /// <summary>What the experiment finds where every record is replaced.</summary>
    public ExperimentFindings FindingsOf(Func<ExperimentRun, SweepRecord> replaced) =>
        experiment.Find(new ExperimentRuns(
            [
                .. experiment.Specs.Select(spec => new SpecRuns(
                    spec,
                    [.. Runs.Of(spec).Runs.Select(run => run with { Record = replaced(run) })])),
            ],
            isQuick: true));

    private static ExperimentRuns Run(Experiment experiment, Precision precision) =>
        new Reproducer(cases => SweepLane.OfProcessor(2, cases)).Runs(
            experiment, quick: true, precision, (_, _, _) => { }, _ => { },
            CancellationToken.None)!;
}
