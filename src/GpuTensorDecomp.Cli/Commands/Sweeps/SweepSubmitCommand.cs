using System.CommandLine;
using System.Globalization;
using GpuTensorDecomp.Cli.Execution;
using GpuTensorDecomp.Cli.Options;
using GpuTensorDecomp.Cli.Rendering;
using GpuTensorDecomp.Cli.Slurm;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Spec;

namespace GpuTensorDecomp.Cli.Commands.Sweeps;

/// <summary><c>sweep submit</c>: hands a sweep to Slurm as a job array.</summary>
internal sealed class SweepSubmitCommand : SessionCommand
{
    private const int DefaultRestarts = 100;

    private readonly Argument<string> _spec = new("SPEC")
    {
        Description = "The sweep's spec (YAML or JSON).",
    };

    private readonly Argument<string[]> _passed = new("SBATCH-OPTION")
    {
        Description = "After --: more options of sbatch, for both jobs.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _out = OptionKinds.Text(
        "--out", "DIR", "Folder of the sweep, on a file system that all nodes share.");

    private readonly Option<int?> _tasks = OptionKinds.Whole<int>(
        "--array-size", "N", "Tasks of the array; each runs its share of the cases.");

    private readonly Option<SlurmTime?> _time = OptionKinds.Value<SlurmTime>(
        "--time", "TIME", "Time limit of a task; a task that needs more goes on in a new turn.",
        "a time as Slurm writes it, such as 240, 4:00:00 or 1-12", SlurmTime.Parse);

    private readonly Option<string?> _partition = OptionKinds.Text(
        "--partition", "NAME", "Partition of the cluster [its default].");

    private readonly Option<int?> _gpus = OptionKinds.Whole<int>(
        "--gpus-per-task", "G", "GPUs of a task; 0 for none [1].");

    private readonly Option<int?> _running = OptionKinds.Whole<int>(
        "--most-running", "K", "Tasks that run at the same time [as many as the cluster allows].");

    private readonly Option<int?> _restarts = OptionKinds.Whole<int>(
        "--most-restarts", "K", "New turns that a task takes at its time limit [100].");

    private readonly Option<DeviceName[]?> _device = DeviceList.Option();

    private readonly Option<bool> _quick = OptionKinds.Flag(
        "--quick", "Read the spec with its part 'quick' over the rest.");

    private readonly Option<bool> _dryRun = OptionKinds.Flag(
        "--dry-run", "Print the scripts; write and submit nothing.");

    private readonly OutputOptions _output = new();

    public SweepSubmitCommand()
        : base("submit", "Hands a sweep to Slurm: a job array, then a job that reports.")
    {
        Option[] required = [_out, _tasks, _time];
        foreach (Option option in required)
            option.Required = true;
        Add(_spec);
        Add(_passed);
        Option[] all =
        [
            .. required, _partition, _gpus, _running, _restarts, _device, _quick, _dryRun,
        ];
        foreach (Option option in all)
            Add(option);
        _output.AddTo(this);
    }

    /// <inheritdoc/>
    public override int Execute(OptionReader options, Session session) =>
        Execute(options, session, new SlurmCommands());

    /// <summary>Runs it with given commands of Slurm.</summary>
    /// <returns>The exit code.</returns>
    internal int Execute(OptionReader options, Session session, SlurmCommands commands)
    {
        string specPath = options.Get(_spec) ?? "";
        SweepSpecText? spec = specPath.Length == 0
            ? null
            : options.Attempt(() => SweepSpecText.Read(specPath, options.Get(_quick)));
        if (options.Get(_out) is { Length: > 0 } folder &&
            SweepFolder.FaultOf(folder) is { } fault)
        {
            options.Fault(fault);
        }

        CheckNumbers(options, spec?.Spec);
        IReadOnlyList<string>? directives =
            options.Attempt(() => SbatchOptions.Read(Passed(options)));
        options.ThrowIfFaulty();

        SlurmPlan plan = Plan(options, spec!, directives!);
        Screen screen = _output.Screen(options, session);
        if (options.Get(_dryRun))
        {
            Show(plan, screen);
            return ExitCode.Done;
        }

        SlurmSubmission submission = new SlurmHandover(commands).Submit(plan, spec!);
        Show(plan, spec!.Spec, submission, screen);
        return ExitCode.Done;
    }

    private static void Show(SlurmPlan plan, Screen screen)
    {
        string array = SlurmScripts.Array(plan);
        string report = SlurmScripts.Report(plan);
        if (screen.IsJson)
        {
            screen.Json(new { array, report });
            return;
        }

        // The scripts are the result here, so that quiet does not hide them.
        TextWriter output = screen.Session.Output;
        output.WriteLine($"### {plan.ArrayScript}");
        output.WriteLine(array);
        output.WriteLine($"### {plan.ReportScript}");
        output.WriteLine(report);
        output.WriteLine("### to be submitted so; nothing is written or submitted now");
        output.WriteLine($"JOB=$(sbatch --parsable {ShellText.Word(plan.ArrayScript)})");
        output.WriteLine(
            $"sbatch --dependency=afterany:$JOB {ShellText.Word(plan.ReportScript)}");
    }

    private static void Show(
        SlurmPlan plan, SweepSpec spec, SlurmSubmission submission, Screen screen)
    {
        if (screen.IsJson)
        {
            screen.Json(new
            {
                name = plan.Name,
                cases = spec.Cases().Count,
                tasks = plan.Tasks,
                job = submission.Array.Id,
                reportJob = submission.Report.Id,
                folder = plan.Folder,
            });
            return;
        }

        screen.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Name}: {spec.Cases().Count} cases in {plan.Tasks} tasks"));
        screen.Line(
            $"submitted job {submission.Array.Id}, and job {submission.Report.Id} that merges " +
            "and reports after it");
        screen.Line($"logs are in {plan.SlurmFolder}; 'sweep status' tells how it goes");
    }

    private SlurmPlan Plan(
        OptionReader options, SweepSpecText spec, IReadOnlyList<string> directives)
    {
        string folder = Path.GetFullPath(options.Get(_out)!);
        string copy = Path.Combine(
            SlurmPlan.FolderOf(folder), "spec", Path.GetFileName(spec.File));
        string[] device = options.Get(_device) is [_, ..] chosen
            ? ["--device", string.Join(',', chosen)]
            : [];
        string[] quick = options.Get(_quick) ? ["--quick"] : [];
        return new SlurmPlan(
            spec.Spec.Name, folder, copy, options.Get(_tasks)!.Value,
            options.Get(_running), options.Get(_partition), options.Get(_time)!.Value,
            options.Get(_gpus) ?? 1, options.Get(_restarts) ?? DefaultRestarts,
            [.. quick, .. device], directives,
            ProgramInvocation.Current);
    }

    private void CheckNumbers(OptionReader options, SweepSpec? spec)
    {
        if (options.Get(_tasks) is { } tasks)
        {
            int most = spec?.Cases().Count ?? int.MaxValue;
            if (tasks < 1)
                options.Fault($"--array-size {tasks}: give 1 or more.");
            else if (tasks > most)
                options.Fault($"--array-size {tasks}: the sweep has {most} cases; give no more.");
        }

        if (options.Get(_time) is { } time && time.Length < SlurmPlan.ShortestTime)
        {
            options.Fault(
                $"--time {time}: give {new SlurmTime(SlurmPlan.ShortestTime)} or more; a task " +
                "stops up to two minutes before its limit, and must come forward until then.");
        }

        if (options.Get(_gpus) is < 0 and { } gpus)
            options.Fault($"--gpus-per-task {gpus}: give 0 or more.");
        if (options.Get(_running) is < 1 and { } running)
            options.Fault($"--most-running {running}: give 1 or more.");
        if (options.Get(_restarts) is < 0 and { } restarts)
            options.Fault($"--most-restarts {restarts}: give 0 or more.");
    }

    private IReadOnlyList<string> Passed(OptionReader options)
    {
        IReadOnlyList<string> passed = options.WordsAfterDashes;
        foreach (string stray in (options.Get(_passed) ?? []).SkipLast(passed.Count))
        {
            options.Fault(
                $"'{stray}' is not understood; see gpudecomp sweep submit --help. Options of " +
                "sbatch come last, after --.");
        }

        return passed;
    }
}
