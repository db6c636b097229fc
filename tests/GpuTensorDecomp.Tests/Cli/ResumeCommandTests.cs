using System.Text.Json;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli;

public sealed class ResumeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _tensor;
    private readonly string _run;

    public ResumeCommandTests()
    {
        _tensor = CliRun.Generate(_folder.Path, dimension: 10, rank: 8);
        _run = _folder.File("run");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("deflation")]
    [InlineData("modified-flow")]
    [InlineData("flow")]
    [InlineData("lazy")]
    public void An_interrupted_run_resumes_to_the_same_bits(string method)
    {
        string whole = _folder.File("whole");
        CliRun.Of("solve", _tensor, "--out", whole, "--method", method, "--max-steps", "2000");
        CliRun interrupted = Interrupted("--method", method, "--max-steps", "2000");
        interrupted.ExitCode.ShouldBe(130);
        interrupted.Output.ShouldContain("interrupted");
        File.ReadAllBytes(Path.Combine(_run, "components.npz"))
            .ShouldNotBe(File.ReadAllBytes(Path.Combine(whole, "components.npz")));

        CliRun resumed = CliRun.Of("resume", _run);

        resumed.ExitCode.ShouldBeOneOf(0, 1);
        resumed.Output.ShouldContain("going on from the checkpoint at step");
        foreach (string name in new[] { "components.npz", "factors.ktns", "trajectory.csv" })
        {
            File.ReadAllBytes(Path.Combine(_run, name))
                .ShouldBe(File.ReadAllBytes(Path.Combine(whole, name)), name);
        }
    }

    [Fact]
    public void A_finished_run_is_shown_and_not_run_again()
    {
        CliRun.Of("solve", _tensor, "--out", _run).ExitCode.ShouldBe(0);
        byte[] log = File.ReadAllBytes(Path.Combine(_run, "log.txt"));

        CliRun run = CliRun.Of("resume", _run, "--json");

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldContain("the run is finished");
        using JsonDocument json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("rank").GetInt32().ShouldBe(8);
        File.ReadAllBytes(Path.Combine(_run, "log.txt")).ShouldBe(log);
    }

    [Fact]
    public void A_run_that_its_steps_ended_goes_on_to_more_and_to_the_same_bits()
    {
        string whole = _folder.File("whole");
        CliRun.Of("solve", _tensor, "--out", whole, "--method", "flow", "--max-steps", "500");
        CliRun.Of("solve", _tensor, "--out", _run, "--method", "flow", "--max-steps", "23")
            .ExitCode.ShouldBe(1);

        CliRun none = CliRun.Of("resume", _run);
        none.ExitCode.ShouldBe(1);
        none.Error.ShouldContain("goes on with a larger --max-steps");
        CliRun less = CliRun.Of("resume", _run, "--max-steps", "23");
        less.ExitCode.ShouldBe(2);
        less.Error.ShouldContain("may take 23 already");
        CliRun other = CliRun.Of("resume", _run, "--time-limit", "1h");
        other.ExitCode.ShouldBe(2);
        other.Error.ShouldContain("give a larger --max-steps");

        CliRun resumed = CliRun.Of("resume", _run, "--max-steps", "500");
        resumed.ExitCode.ShouldBeLessThanOrEqualTo(1, resumed.Error);
        resumed.Output.ShouldContain("going on from the checkpoint at step 23");
        foreach (string name in new[] { "components.npz", "factors.ktns", "trajectory.csv" })
        {
            File.ReadAllBytes(Path.Combine(_run, name))
                .ShouldBe(File.ReadAllBytes(Path.Combine(whole, name)), name);
        }

        RunFolder.Open(_run).ReadPlan().Plan.ShouldBe(RunFolder.Open(whole).ReadPlan().Plan);
    }

    [Fact]
    public void A_run_that_its_time_ended_goes_on_with_more()
    {
        CliRun.Of(
            "solve", _tensor, "--out", _run, "--method", "flow", "--time-limit", "0.000001")
            .ExitCode.ShouldBe(1);
        RunFolder.Open(_run).ReadResult()!.StopReason.ShouldBe(StopReason.TimeLimit);
        CliRun.Of("resume", _run, "--time-limit", "0.0000001").ExitCode.ShouldBe(2);

        CliRun resumed = CliRun.Of("resume", _run, "--time-limit", "1h");
        resumed.ExitCode.ShouldBe(0, resumed.Error);
        RunFolder.Open(_run).ReadResult()!.StopReason.ShouldBe(StopReason.Converged);
    }

    [Fact]
    public void A_run_without_a_time_limit_can_be_given_one()
    {
        Interrupted("--method", "flow").ExitCode.ShouldBe(130);
        CliRun spent = CliRun.Of("resume", _run, "--time-limit", "0.0000001");
        spent.ExitCode.ShouldBe(2);
        spent.Error.ShouldContain("the limit is of all its time; give more");

        // Of a run that was killed it is not known how long it ran: the limit ends it.
        File.Delete(Path.Combine(_run, "result.json"));
        CliRun limited = CliRun.Of("resume", _run, "--time-limit", "0.0000001");
        limited.ExitCode.ShouldBe(1, limited.Error);
        RunFolder.Open(_run).ReadResult()!.StopReason.ShouldBe(StopReason.TimeLimit);

        CliRun resumed = CliRun.Of("resume", _run, "--time-limit", "1h");
        resumed.ExitCode.ShouldBe(0, resumed.Error);
        RunFolder.Open(_run).ReadPlan().Plan.TimeLimit.ShouldBe(TimeSpan.FromHours(1));
        RunFolder.Open(_run).ReadResult()!.StopReason.ShouldBe(StopReason.Converged);
    }

    [Fact]
    public void A_run_without_a_time_limit_that_its_steps_ended_can_be_given_both()
    {
        CliRun.Of("solve", _tensor, "--out", _run, "--method", "flow", "--max-steps", "23")
            .ExitCode.ShouldBe(1);

        CliRun resumed = CliRun.Of(
            "resume", _run, "--max-steps", "100000", "--time-limit", "1h");
        resumed.ExitCode.ShouldBe(0, resumed.Error);
        SolvePlan plan = RunFolder.Open(_run).ReadPlan().Plan;
        plan.MaxSteps.ShouldBe(100_000);
        plan.TimeLimit.ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public void A_larger_limit_changes_nothing_of_a_run_that_ended_otherwise()
    {
        CliRun.Of("solve", _tensor, "--out", _run).ExitCode.ShouldBe(0);
        byte[] result = File.ReadAllBytes(Path.Combine(_run, "result.json"));

        CliRun run = CliRun.Of("resume", _run, "--max-steps", "1000000");

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldContain("no limit ended it");
        File.ReadAllBytes(Path.Combine(_run, "result.json")).ShouldBe(result);
    }

    [Fact]
    public void It_goes_on_by_the_plan_that_was_written_and_not_by_todays_choice()
    {
        Interrupted("--method", "flow", "--max-steps", "2000").ExitCode.ShouldBe(130);
        RunFolder folder = RunFolder.Open(_run);
        RunRecord record = folder.ReadPlan();
        folder.WritePlan(record with { Plan = record.Plan with { MaxSteps = 12 } });

        CliRun.Of("resume", _run).ExitCode.ShouldBe(1);
        folder.ReadResult()!.Steps.ShouldBe(12);
    }

    [Theory]
    [InlineData("dimension")]
    [InlineData("norm")]
    [InlineData("precision")]
    public void A_plan_of_another_target_is_refused(string what)
    {
        Interrupted().ExitCode.ShouldBe(130);
        RunFolder folder = RunFolder.Open(_run);
        RunRecord record = folder.ReadPlan();
        SolvePlan plan = what switch
        {
            "dimension" => record.Plan with { Dimension = 11 },
            "norm" => record.Plan with { TargetNorm = 1.001 * record.Plan.TargetNorm },
            _ => record.Plan with { Precision = Precision.Float32 },
        };
        folder.WritePlan(record with { Plan = plan });

        CliRun run = CliRun.Of("resume", _run);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("not the plan of this solve");
    }

    [Theory]
    [InlineData("seed", "\"seed\": 0", "\"seed\": 7", "seed is 7 and was 0")]
    [InlineData(
        "start norm", "\"startNorm\": 0.001", "\"startNorm\": 0.002",
        "startNorm is 0.002 and was 0.001")]
    [InlineData("restarts", "\"restarts\": 1", "\"restarts\": 2", "restarts is 2 and was 1")]
    public void A_plan_that_was_changed_by_hand_is_refused(
        string what, string before, string after, string message)
    {
        Interrupted("--method", "flow", "--start-norm", "0.001").ExitCode.ShouldBe(130);
        string path = Path.Combine(_run, "plan.json");
        string text = File.ReadAllText(path);
        text.ShouldContain(before, Case.Sensitive, what);
        File.WriteAllText(path, text.Replace(before, after));

        CliRun run = CliRun.Of("resume", _run);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(message);
        run.Error.ShouldContain("Put plan.json back");

        File.WriteAllText(path, text);
        CliRun.Of("resume", _run).ExitCode.ShouldBe(0);
    }

    [Fact]
    public void A_damaged_checkpoint_is_skipped_and_it_says_so()
    {
        Interrupted().ExitCode.ShouldBe(130);
        string newest = Directory.GetDirectories(Path.Combine(_run, "checkpoints")).Order().Last();
        string older = Path.Combine(_run, "checkpoints", "step-000000000000");
        Directory.Move(newest, older);
        File.WriteAllText(
            Path.Combine(older, "DONE"),
            File.ReadAllText(Path.Combine(older, "DONE")).Replace(
                $"\"step\": {long.Parse(Path.GetFileName(newest)[5..])}", "\"step\": 0"));
        Directory.CreateDirectory(newest);

        CliRun run = CliRun.Of("resume", _run);

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldContain("checkpoint skipped: " + newest);
        run.Error.ShouldContain("using step 0 instead");
        run.Output.ShouldContain("going on from the checkpoint at step 0");
        File.ReadAllText(Path.Combine(_run, "log.txt")).ShouldContain("checkpoint skipped");
    }

    [Fact]
    public void Without_any_good_checkpoint_the_run_begins_again()
    {
        Interrupted().ExitCode.ShouldBe(130);
        Directory.Delete(Path.Combine(_run, "checkpoints"), recursive: true);

        CliRun run = CliRun.Of("resume", _run);

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("starting from the beginning");
    }

    [Fact]
    public void A_changed_input_is_refused()
    {
        Interrupted().ExitCode.ShouldBe(130);
        File.AppendAllText(_tensor, "\n");

        CliRun run = CliRun.Of("resume", _run);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("has changed");
    }

    [Fact]
    public void A_full_disk_is_one_sentence_that_names_the_file()
    {
        Interrupted().ExitCode.ShouldBe(130);
        string log = Path.Combine(_run, "log.txt");
        File.Delete(log);
        File.CreateSymbolicLink(log, "/dev/full");

        CliRun run = CliRun.Of("resume", _run);

        run.ExitCode.ShouldBe(2);
        run.ErrorLines.ShouldHaveSingleItem()
            .ShouldStartWith($"gpudecomp: {log}: cannot be written");
    }

    [Fact]
    public void A_folder_without_a_run_is_refused()
    {
        CliRun.Of("resume", _folder.Path).ExitCode.ShouldBe(2);
        CliRun.Of("resume", _folder.File("none")).Error.ShouldContain("no such folder");
    }

    private CliRun Interrupted(params string[] options) =>
        CliRun.Interrupted(["solve", _tensor, "--out", _run, .. options]);
}
