using System.Diagnostics;
using System.Globalization;
using GpuTensorDecomp.Cli.Slurm;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli.Slurm;

/// <summary>Runs the script of the array in bash, with a program of the test in it.</summary>
public sealed class ArrayScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeSlurm _slurm = new FakeSlurm().With("scontrol", (0, "", ""));

    public void Dispose()
    {
        _folder.Dispose();
        _slurm.Dispose();
    }

    [Fact]
    public void Directives_come_first_and_name_what_was_asked()
    {
        string[] lines = SlurmScripts.Array(SlurmPlans.Of("/data/50% of it", "/bin/true"))
            .Split('\n');

        lines[0].ShouldBe("#!/bin/bash");
        lines[1..].TakeWhile(line => line.StartsWith("#SBATCH ", StringComparison.Ordinal))
            .Select(line => line[8..])
            .ShouldBe(
            [
                "--job-name=gpudecomp-four-fold", "--partition=gpu", "--time=02:00:00",
                "--ntasks=1", "--open-mode=append", "--array=0-3", "--gpus-per-task=2",
                "--requeue", "--signal=B:USR1@60",
                "\"--output=/data/50%% of it/slurm/task-%a.log\"", "--mem 8G",
            ]);
    }

    [Fact]
    public async Task The_program_has_the_shard_of_its_task()
    {
        ProcessRun run = await ProcessRun.End(Start("printf '%s\\n' \"$@\""));

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.Split('\n')[1..^1].ShouldBe(
        [
            "sweep", "run", Path.Combine(_folder.Path, "slurm", "spec", "a spec.yaml"), "--out",
            _folder.Path, "--quick", "--device", "cpu", "--shard", "2/4",
        ]);
        _slurm.Calls("scontrol").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(70, 70)]
    [InlineData(130, 130)]
    public async Task A_program_that_ends_by_itself_never_comes_back(int code, int expected)
    {
        ProcessRun run = await ProcessRun.End(
            Start(string.Create(CultureInfo.InvariantCulture, $"exit {code}")));

        run.ExitCode.ShouldBe(expected);
        _slurm.Calls("scontrol").ShouldBeEmpty();
    }

    [Fact]
    public async Task Near_the_time_limit_the_program_is_stopped_once_and_the_task_requeued()
    {
        using Process task = Start(Stopping);
        (await Line(task, "ready")).ShouldBeTrue();
        await Signal("USR1", task);
        ProcessRun run = await ProcessRun.End(task);

        run.ExitCode.ShouldBe(130, run.Error);
        run.Output.Split('\n').Count(line => line == "stopping").ShouldBe(1);
        _slurm.Calls("scontrol").ShouldBe([["requeue", "17"]]);
    }

    [Fact]
    public async Task After_the_last_turn_the_task_stays_away()
    {
        using Process task = Start(Stopping, restarts: 3);
        (await Line(task, "ready")).ShouldBeTrue();
        await Signal("USR1", task);
        ProcessRun run = await ProcessRun.End(task);

        run.ExitCode.ShouldBe(130);
        run.Error.ShouldContain("stopped after 4 turns");
        _slurm.Calls("scontrol").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cancelled_task_waits_for_the_checkpoint_and_passes_no_second_signal_on()
    {
        using Process task = Start(Stopping);
        (await Line(task, "ready")).ShouldBeTrue();
        int program = int.Parse(
            (await task.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        await Signal("TERM", task);
        await Task.Delay(100);
        task.HasExited.ShouldBeFalse();
        (await ProcessRun.Of("/bin/bash", "-c", $"kill -TERM {program}")).ExitCode.ShouldBe(0);
        ProcessRun run = await ProcessRun.End(task);

        run.ExitCode.ShouldBe(130, run.Error);
        run.Output.Split('\n').Count(line => line == "stopping").ShouldBe(1);
        _slurm.Calls("scontrol").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_program_that_finishes_at_the_limit_is_not_requeued()
    {
        using Process task = Start("trap 'exit 0' TERM; echo ready; while :; do sleep 0.02; done");
        (await Line(task, "ready")).ShouldBeTrue();
        await Signal("USR1", task);
        ProcessRun run = await ProcessRun.End(task);

        run.ExitCode.ShouldBe(0);
        _slurm.Calls("scontrol").ShouldBeEmpty();
    }

    // Takes a while to stop, as a program does that writes checkpoints.
    private const string Stopping =
        "trap 'echo stopping; sleep 0.2; exit 130' TERM; echo ready; echo $$; " +
        "while :; do sleep 0.02; done";

    private static async Task<bool> Line(Process process, string text)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == text)
                return true;
        }

        return false;
    }

    private static async Task Signal(string name, Process process) => (await ProcessRun.Of(
        "/bin/bash", "-c", string.Create(
            CultureInfo.InvariantCulture, $"kill -{name} {process.Id}"))).ExitCode.ShouldBe(0);

    private Process Start(string program, int restarts = 0)
    {
        string path = _folder.File("program.sh", program);
        string script = _folder.File(
            "array.sbatch", SlurmScripts.Array(SlurmPlans.Of(_folder.Path, "/bin/bash", path)));
        return ProcessRun.Start("/bin/bash", [script], new Dictionary<string, string>
        {
            ["PATH"] = $"{_slurm.Path}:{Environment.GetEnvironmentVariable("PATH")}",
            ["SLURM_ARRAY_TASK_ID"] = "2",
            ["SLURM_JOB_ID"] = "17",
            ["SLURM_RESTART_COUNT"] = restarts.ToString(CultureInfo.InvariantCulture),
        });
    }
}
