using System.Globalization;

namespace GpuTensorDecomp.Cli.Slurm;

/// <summary>
/// The texts of the two jobs. How a task of the array ends decides what follows:
/// <list type="table">
/// <item><term>all cases of the shard are recorded, solved or failed</term><description>0
/// </description></item>
/// <item><term>the time limit is near (USR1 to the shell)</term><description>SIGTERM to the
/// program, which saves checkpoints; then the task requeues itself</description></item>
/// <item><term>Slurm preempts, requeues or cancels</term><description>the program has Slurm's own
/// SIGTERM, saves checkpoints; Slurm knows whether the task comes back</description></item>
/// <item><term>a fault, or a kill</term><description>its exit code; the task does not come back by
/// itself, so that a fault cannot go round for ever</description></item>
/// </list>
/// </summary>
internal static class SlurmScripts
{
    private static readonly TimeSpan LongestReport = TimeSpan.FromHours(1);

    /// <summary>The script of the array's tasks.</summary>
    public static string Array(SlurmPlan plan)
    {
        string stop = Seconds(SlurmPlan.StopBefore);
        string[] gpus = plan.GpusPerTask > 0 ? [$"--gpus-per-task={plan.GpusPerTask}"] : [];
        string throttle = plan.MostRunning is { } running ? $"%{running}" : "";
        string head = Head(
            plan,
            "",
            plan.Time,
            [
                $"--array=0-{plan.Tasks - 1}{throttle}",
                .. gpus,
                "--requeue",
                $"--signal=B:USR1@{stop}",
                Output(plan, "task-%a.log"),
            ]);
        string run = ShellText.Words(
        [
            .. plan.Program.Words, "sweep", "run", plan.SpecPath, "--out", plan.Folder,
            .. plan.RunArguments, "--shard",
        ]);
        return $$"""
            {{head}}
            # USR1 comes {{stop}} s before the time limit, to this shell alone. SIGTERM (preempted,
            # requeued, cancelled) comes from Slurm to the program as well, and is not passed on:
            # the program would take a second one for a wish to end at once.
            stop=
            program=
            restarts=${SLURM_RESTART_COUNT:-0}
            trap 'stop=limit; [ -n "$program" ] && kill -TERM "$program" 2>/dev/null' USR1
            trap 'stop=${stop:-slurm}' TERM

            echo "task $SLURM_ARRAY_TASK_ID, turn $((restarts + 1)), $(hostname), $(date)"
            {{run}} "$SLURM_ARRAY_TASK_ID/{{plan.Tasks}}" &
            program=$!
            [ "$stop" = limit ] && kill -TERM "$program"
            # A signal ends 'wait' before the program ends.
            while wait "$program"; code=$?; kill -0 "$program" 2>/dev/null; do :; done
            wait "$program"; code=$?

            case $code in
            0) ;;
            1) echo "the shard is done; some of its cases could not be solved"; code=0 ;;
            130 | 143)
                if [ "$stop" = limit ] && [ "$restarts" -ge {{plan.MostRestarts}} ]; then
                    echo "stopped after $((restarts + 1)) turns; submit again to go on" >&2
                elif [ "$stop" = limit ]; then
                    echo "the time limit is near: going on in a new turn"
                    scontrol requeue "$SLURM_JOB_ID"
                fi ;;
            *) echo "exit code $code: this task does not come back by itself" >&2 ;;
            esac
            exit "$code"

            """;
    }

    /// <summary>The script of the job that merges the shards and writes the report.</summary>
    public static string Report(SlurmPlan plan)
    {
        TimeSpan time = plan.Time.Length < LongestReport ? plan.Time.Length : LongestReport;
        string head = Head(plan, "-report", new SlurmTime(time), [Output(plan, "report.log")]);
        string merge = ShellText.Words([.. plan.Program.Words, "sweep", "merge", plan.Folder]);
        return $"{head}\n{merge}\n";
    }

    private static string Head(
        SlurmPlan plan, string suffix, SlurmTime time, IReadOnlyList<string> own)
    {
        string[] partition =
            plan.Partition is null ? [] : [ShellText.Directive($"--partition={plan.Partition}")];
        string name = string.Concat(
            plan.Name.Select(c => char.IsAsciiLetterOrDigit(c) || "_-.".Contains(c) ? c : '-'));
        IEnumerable<string> directives =
        [
            $"--job-name=gpudecomp-{name}{suffix}", .. partition, $"--time={time}", "--ntasks=1",
            "--open-mode=append", .. own, .. plan.Directives,
        ];
        string lines = string.Join('\n', directives.Select(line => $"#SBATCH {line}"));
        string root = plan.Program.RuntimeRoot is { } runtime
            ? $"export DOTNET_ROOT={ShellText.Word(runtime)}\n"
            : "";
        return $$"""
            #!/bin/bash
            {{lines}}

            {{root}}export DOTNET_CLI_TELEMETRY_OPTOUT=1

            """;
    }

    // In names of files Slurm replaces what follows a percent sign.
    private static string Output(SlurmPlan plan, string pattern)
    {
        string folder = plan.SlurmFolder.Replace("%", "%%", StringComparison.Ordinal);
        return ShellText.Directive($"--output={Path.Combine(folder, pattern)}");
    }

    private static string Seconds(TimeSpan time) =>
        ((int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
