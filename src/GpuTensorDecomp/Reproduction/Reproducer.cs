using System.Diagnostics;
using System.Reflection;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reports;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Running;
using GpuTensorDecomp.Sweeps.Spec;

namespace GpuTensorDecomp.Reproduction;

/// <summary>Runs experiments and writes their pages.</summary>
public sealed class Reproducer
{
    /// <summary>
    /// Cases that a lane takes at a time; those of one lane run one after another.
    /// </summary>
    private const int BlockSize = 4;

    private readonly Func<int, IReadOnlyList<SweepLane>> _lanes;

    /// <summary>Prepares a device.</summary>
    /// <param name="lanes">The lanes for a number of cases.</param>
    public Reproducer(Func<int, IReadOnlyList<SweepLane>> lanes) => _lanes = lanes;

    /// <summary>The experiments.</summary>
    public static IReadOnlyList<ExperimentEntry> List { get; } =
    [
        .. Experiments.All.Select(e => new ExperimentEntry(
            e.Name, e.Title, e.Claimed, e.OnlyFloat64Because)),
    ];

    /// <summary>Runs one experiment.</summary>
    /// <param name="name">One of <see cref="List"/>.</param>
    /// <param name="quick">Whether to run the specs' quick parts.</param>
    /// <param name="precision">The number type of all runs.</param>
    /// <param name="started">Is given each spec's runner when it starts, to show progress.</param>
    /// <param name="cancellation">Ends it; nothing is written then.</param>
    /// <returns>The page; null where it was cancelled.</returns>
    /// <exception cref="InputException">
    /// There is no such experiment, or it has no form in this precision.
    /// </exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    public ExperimentPage? Run(
        string name,
        bool quick,
        Precision precision,
        Action<string, int, SweepRunner> started,
        CancellationToken cancellation)
    {
        Experiment experiment = Experiments.All.FirstOrDefault(
                e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new InputException(
                $"There is no experiment {name}; there are " +
                $"{string.Join(", ", Experiments.All.Select(e => e.Name))}.");
        if (precision != Precision.Float64 && experiment.OnlyFloat64Because is { } reason)
            throw new InputException($"{name}: {reason} Leave --precision out.");
        var watch = Stopwatch.StartNew();
        string device = "";
        ExperimentRuns? runs = Runs(
            experiment, quick, precision, started, d => device = d, cancellation);
        return runs is null
            ? null
            : Page(experiment, runs) with
            {
                WallSeconds = watch.Elapsed.TotalSeconds,
                Device = device,
            };
    }

    /// <summary>Runs the specs of an experiment; null where it was cancelled.</summary>
    internal ExperimentRuns? Runs(
        Experiment experiment,
        bool quick,
        Precision precision,
        Action<string, int, SweepRunner> started,
        Action<string> usesDevice,
        CancellationToken cancellation)
    {
        var specs = new List<SpecRuns>();
        foreach (string spec in experiment.Specs)
        {
            IReadOnlyList<SweepCase> cases = Spec(spec, quick, precision).Cases();
            IReadOnlyList<SweepLane> lanes = _lanes(cases.Count);
            usesDevice(string.Join(", ", lanes.Select(lane => lane.Device).Distinct()));
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

        return new ExperimentRuns(specs, quick, precision);
    }

    /// <summary>The page of finished runs; time and device are left out.</summary>
    internal static ExperimentPage Page(Experiment experiment, ExperimentRuns runs)
    {
        ExperimentFindings findings = experiment.Find(runs);
        string precision = Wording.Of(runs.Precision);
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
            Command = $"gpudecomp reproduce {experiment.Name}{(runs.IsQuick ? " --quick" : "")}" +
                (runs.Precision == Precision.Float64 ? "" : $" --precision {precision}"),
            WallSeconds = 0,
            Device = "",
            Precision = runs.Precision,
            Data = runs.ToTable(),
        };
    }

    /// <summary>A spec that is built into the program, in a precision.</summary>
    internal static SweepSpec Spec(
        string name, bool quick, Precision precision = Precision.Float64)
    {
        string resource = $"figures/{name}.yaml";
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"There is no resource {resource}.");
        using var reader = new StreamReader(stream);
        return SweepSpec.Parse(
            reader.ReadToEnd(), $"tools/figures/{name}.yaml", quick, precision: precision,
            checksBoth: false); // the tests check both
    }
}
