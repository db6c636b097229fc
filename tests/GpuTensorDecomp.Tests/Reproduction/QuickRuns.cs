using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reproduction;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Running;

namespace GpuTensorDecomp.Tests.Reproduction;

/// <summary>The quick form of an experiment, run once for all tests of it.</summary>
internal sealed class QuickRuns(Experiment experiment)
{
    private readonly Lazy<ExperimentRuns> _runs = new(() => Run(experiment));

    /// <summary>The finished runs.</summary>
    public ExperimentRuns Runs => _runs.Value;

    /// <summary>What the experiment finds in them.</summary>
    public ExperimentFindings Findings => experiment.Find(Runs);

    /// <summary>The page of them.</summary>
    public ExperimentPage Page()
    {
        ExperimentFindings findings = Findings;
        return new ExperimentPage
        {
            Name = experiment.Name,
            Title = experiment.Title,
            Claimed = experiment.Claimed,
            Source = experiment.Source,
            Setup = findings.Setup,
            Figures = findings.Figures,
            Claims = findings.Claims,
            Notes = findings.Notes,
            Command = $"gpudecomp reproduce {experiment.Name} --quick",
            WallSeconds = 1,
            Device = "cpu",
            Data = Runs.ToTable(),
        };
    }

    /// <summary>What the experiment finds where every record is replaced.</summary>
    public ExperimentFindings FindingsOf(Func<ExperimentRun, SweepRecord> replaced) => experiment.Find(
        new ExperimentRuns(
            [
                .. experiment.Specs.Select(spec => new SpecRuns(
                    spec,
                    [.. Runs.Of(spec).Runs.Select(run => run with { Record = replaced(run) })])),
            ],
            isQuick: true));

    private static ExperimentRuns Run(Experiment experiment)
    {
        var specs = new List<SpecRuns>();
        foreach (string spec in experiment.Specs)
        {
            IReadOnlyList<SweepCase> cases = Reproducer.Spec(spec, quick: true).Cases();
            var source = new CasesInMemory(cases, blockSize: 4);
            new SweepRunner(source, SweepLane.OfProcessor(2, cases.Count)).Run(CancellationToken.None);
            specs.Add(new SpecRuns(
                spec,
                [
                    .. cases.Select((c, n) =>
                        new ExperimentRun(c, source.Records[n]!, source.Trajectories[n])),
                ]));
        }

        return new ExperimentRuns(specs, isQuick: true);
    }
}
