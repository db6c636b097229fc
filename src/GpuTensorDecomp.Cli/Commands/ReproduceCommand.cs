using System.CommandLine;
using GpuTensorDecomp.Cli.Execution;
using GpuTensorDecomp.Cli.Options;
using GpuTensorDecomp.Cli.Rendering;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reproduction;
using GpuTensorDecomp.Sweeps.Running;
using Spectre.Console;

namespace GpuTensorDecomp.Cli.Commands;

/// <summary><c>reproduce</c>: the papers' experiments, each with a page and a verdict.</summary>
internal sealed class ReproduceCommand : SessionCommand
{
    private const string DefaultFolder = "reproduced";

    private readonly Argument<string?> _name = new("NAME")
    {
        Description = "The experiment (see --list).",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _list = OptionKinds.Flag("--list", "List the experiments.");

    private readonly Option<bool> _all = OptionKinds.Flag("--all", "Run all of them.");

    private readonly Option<bool> _quick = OptionKinds.Flag(
        "--quick", "Fewer runs: under a minute each on two cores.");

    private readonly Option<Precision?> _precision = OptionKinds.Choice(
        "--precision", "Number type of the runs [float64].",
        ("float32", Precision.Float32), ("float64", Precision.Float64));

    private readonly Option<string?> _out = OptionKinds.Text(
        "--out", "DIR",
        $"Folder of the pages; each replaces an earlier one of its name [{DefaultFolder}].");

    private readonly Option<DeviceName?> _device = OptionKinds.Value<DeviceName>(
        "--device", "NAME", "auto, cpu, cuda, opencl or ilgpu-cpu, a number behind a colon [auto].",
        "auto, cpu, cuda[:INDEX], opencl[:INDEX] or ilgpu-cpu[:INDEX]", DeviceName.Parse);

    private readonly OutputOptions _output = new();

    public ReproduceCommand()
        : base("reproduce", "Runs an experiment of the papers and judges its claims.")
    {
        Add(_name);
        Add(_list);
        Add(_all);
        Add(_quick);
        Add(_precision);
        Add(_out);
        Add(_device);
        _output.AddTo(this);
    }

    /// <inheritdoc/>
    public override int Execute(OptionReader options, Session session)
    {
        string? name = options.Get(_name);
        bool all = options.Get(_all);
        bool list = options.Get(_list);
        Precision precision = options.Get(_precision) ?? Precision.Float64;
        string[] known = [.. Reproducer.List.Select(e => e.Name)];
        if ((name is null ? 0 : 1) + (all ? 1 : 0) + (list ? 1 : 0) != 1)
            options.Fault("give one of NAME, --all and --list.");
        if (name is not null && !known.Contains(name))
            options.Fault($"'{name}' is no experiment; there are {string.Join(", ", known)}.");
        ExperimentEntry[] leftOut =
        [
            .. Reproducer.List.Where(
                e => precision != Precision.Float64 && e.OnlyFloat64Because is not null),
        ];
        if (leftOut.FirstOrDefault(e => e.Name == name) is { } needsFloat64)
            options.Fault($"{name}: {needsFloat64.OnlyFloat64Because} Leave --precision out.");
        options.ThrowIfFaulty();
        Screen screen = _output.Screen(options, session);
        if (list)
            return List(screen);
        if (all)
        {
            foreach (ExperimentEntry entry in leftOut)
                screen.Line($"{entry.Name}: left out. {entry.OnlyFloat64Because}");
        }

        return Run(
            all ? [.. known.Except(leftOut.Select(e => e.Name))] : [name!],
            options.Get(_quick),
            precision,
            options.Get(_out) ?? DefaultFolder,
            options.Get(_device) ?? new DeviceName(DeviceName.Auto, null),
            screen);
    }

    private static int List(Screen screen)
    {
        if (screen.IsJson)
        {
            screen.Json(Reproducer.List.Select(
                e => new { e.Name, e.Title, e.Claimed, e.OnlyFloat64Because }));
            return ExitCode.Done;
        }

        foreach (ExperimentEntry entry in Reproducer.List)
        {
            screen.Session.Output.WriteLine($"{entry.Name}: {entry.Title}");
            screen.Session.Output.WriteLine($"    {entry.Claimed}");
            if (entry.OnlyFloat64Because is { } reason)
                screen.Session.Output.WriteLine($"    In float64 only. {reason}");
        }

        return ExitCode.Done;
    }

    private static int Run(
        string[] names,
        bool quick,
        Precision precision,
        string folder,
        DeviceName device,
        Screen screen)
    {
        var pages = new List<ExperimentPage>();
        var reproducer = new Reproducer(cases => LaneSelector.Lanes([device], cases));
        foreach (string name in names)
        {
            ExperimentPage? page = null;
            string spec = name;
            int count = 0;
            SweepRunner? runner = null;
            screen.WhileWatching(
                () => State(name, spec, count, runner?.Progress),
                () => page = reproducer.Run(
                    name,
                    quick,
                    precision,
                    (s, cases, r) => (spec, count, runner) = (s, cases, r),
                    screen.Session.Cancellation));
            if (page is null)
                return ExitCode.Interrupted;
            page.Write(Path.Combine(folder, name));
            pages.Add(page);
            screen.Line(
                $"{name}: {page.Verdict.Passed} of {page.Claims.Count} claims hold, " +
                $"{page.Data.RowCount} runs, " +
                $"{Numbers.Time(TimeSpan.FromSeconds(page.WallSeconds))}");
        }

        ExperimentIndex.Write(folder, pages);
        Show(pages, folder, screen);
        return pages.TrueForAll(p => p.Verdict.Pass) ? ExitCode.Done : ExitCode.NotConverged;
    }

    private static string State(string name, string spec, int cases, SweepProgress? progress) =>
        progress is null
            ? $"{name}: starting"
            : $"{name}, {spec}: {progress.Done:N0} of {cases:N0} runs, " +
                $"{Numbers.Short(progress.RunSteps / progress.Elapsed.TotalSeconds)} " +
                "run-steps/s, " +
                Numbers.Time(progress.Elapsed);

    private static void Show(List<ExperimentPage> pages, string folder, Screen screen)
    {
        if (screen.IsJson)
        {
            screen.Json(new
            {
                folder,
                experiments = pages.Select(p => new
                {
                    p.Name,
                    precision = Words.Of(p.Precision),
                    claims = p.Claims.Select(c => new
                    {
                        claim = c.Statement,
                        c.Expected,
                        c.Measured,
                        c.Tolerance,
                        c.Pass,
                    }),
                }),
            });
        }

        Table table =
            Tables.WithColumns("Claims", "experiment", "claim", "expected", "measured", "");
        foreach (ExperimentPage page in pages)
        {
            foreach (Claim claim in page.Claims)
            {
                table.AddRow(
                    new Text(page.Name), new Text(claim.Statement),
                    new Text(Numbers.Short(claim.Expected)),
                    new Text(Numbers.Short(claim.Measured)),
                    new Markup(claim.Pass ? "[green]holds[/]" : "[red]does not hold[/]"));
            }
        }

        screen.Show(table);
        screen.Line($"The pages are in {Path.Combine(folder, "index.html")}.");
    }
}
