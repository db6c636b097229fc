using System.Diagnostics;
using System.Reflection;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Running;
using GpuTensorDecomp.Sweeps.Spec;

namespace GpuTensorDecomp.Reproduction;

/// <summary>Runs experiments and writes their pages.</summary>
public sealed class Reproducer
{
    /// <summary>Cases that a lane takes at a time; those of one lane run one after another.</summary>
    private const int BlockSize = 4;

    private readonly Func<int, IReadOnlyList<SweepLane>> _lanes;

    /// <summary>Prepares a device.</summary>
    /// <param name="lanes">The lanes for a number of cases.</param>
    public Reproducer(Func<int, IReadOnlyList<SweepLane>> lanes) => _lanes = lanes;

    /// <summary>The experiments: name and what each claims.</summary>
    public static IReadOnlyList<(string Name, string Title, string Claimed)> List { get; } =
        [.. Experiments.All.Select(e => (e.Name, e.Title, e.Claimed))];

    /// <summary>Runs one experiment.</summary>
    /// <param name="name">One of <see cref="List"/>.</param>
    /// <param name="quick">Whether to run the specs' quick parts.</param>
    /// <param name="started">Is given each spec's runner when it starts, to show progress.</param>
    /// <param name="cancellation">Ends it; nothing is written then.</param>
    /// <returns>The page; null where it was cancelled.</returns>
    /// <exception cref="InputException">There is no such experiment.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    public ExperimentPage? Run(
        string name, bool quick, Action<string, int, SweepRunner> started, CancellationToken cancellation)
    {
        Experiment experiment = Experiments.All.FirstOrDefault(
                e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new InputException(
                $"There is no experiment {name}; there are " +
                $"{string.Join(", ", Experiments.All.Select(e => e.Name))}.");
        var watch = Stopwatch.StartNew();
        var specs = new List<SpecRuns>();
        string device = "";
        foreach (string spec in experiment.Specs)
        {
            IReadOnlyList<SweepCase> cases = Spec(spec, quick).Cases();
            IReadOnlyList<SweepLane> lanes = _lanes(cases.Count);
            device = string.Join(", ", lanes.Select(lane => lane.Device).Distinct());
            var source = new CasesInMemory(cases, BlockSize);
            var runner = new SweepRunner(source, lanes);
            started(spec, cases.Count, runner);
            runner.Run(cancellation);
            if (cancellation.IsCancellationRequested)
                return null;
            specs.Add(new SpecRuns(
                spec,
                [
                    .. cases.Select((c, n) =>
                        new ExperimentRun(c, source.Records[n]!, source.Trajectories[n])),
                ]));
        }

        var runs = new ExperimentRuns(specs, quick);
        ExperimentFindings findings = experiment.Find(runs);
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
            Command = $"gpudecomp reproduce {experiment.Name}{(quick ? " --quick" : "")}",
            WallSeconds = watch.Elapsed.TotalSeconds,
            Device = device,
            Data = runs.ToTable(),
        };
    }

    /// <summary>A spec that is built into the program.</summary>
    internal static SweepSpec Spec(string name, bool quick)
    {
        string resource = $"figures/{name}.yaml";
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"There is no resource {resource}.");
        using var reader = new StreamReader(stream);
        return SweepSpec.Parse(reader.ReadToEnd(), $"tools/figures/{name}.yaml", quick);
    }
}
