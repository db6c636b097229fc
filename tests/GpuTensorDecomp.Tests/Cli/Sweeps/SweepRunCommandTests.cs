using System.Text.Json;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Spec;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli.Sweeps;

public sealed class SweepRunCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _spec;

    public SweepRunCommandTests() => _spec = SweepExample.Spec(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_table_is_the_same_to_the_bit_on_one_device_two_devices_and_in_shards()
    {
        string[] expected = Run("one", "--device", "cpu");
        expected.Length.ShouldBe(SweepExample.Cases);
        expected.ShouldAllBe(row => row.Contains("solved"));

        Run("two", "--device", "cpu,cpu").ShouldBe(expected);

        string shards = _folder.File("shards");
        for (int shard = 0; shard < 3; shard++)
        {
            CliRun.Of("sweep", "run", _spec, "--out", shards, "--shard", $"{shard}/3").ExitCode
                .ShouldBe(0);
            File.Exists(Path.Combine(shards, "table.csv")).ShouldBeFalse();
        }

        CliRun.Of("sweep", "merge", shards).ExitCode.ShouldBe(0);
        SweepExample.Rows(shards).ShouldBe(expected);
    }

    [Fact]
    public void The_table_holds_what_each_case_gives_alone()
    {
        string[] rows = Run("one");
        foreach (SweepCase one in SweepSpec.Read(_spec).Cases())
        {
            using var executor = new CpuExecutor(one.Options.Precision);
            SolveResult alone = Solver.Solve(
                ProblemGenerator.Generate(one.Problem), one.Options, executor);
            string row = rows[one.Number];
            row.ShouldContain(one.Id);
            row.ShouldContain(Bits(alone.RelativeError));
            row.ShouldContain(Bits(alone.ComponentsRelativeError));
            row.ShouldContain(Bits(alone.Factors.Weights[0]));
        }
    }

    [Fact]
    public void A_sweep_that_is_run_again_solves_nothing_anew()
    {
        string out_ = _folder.File("out");
        Run("out");
        string[] segments = Directory.GetFiles(Path.Combine(out_, "results"));
        CliRun again = CliRun.Of("sweep", "run", out_, "--json");
        again.ExitCode.ShouldBe(0);
        JsonElement.Parse(again.Output).GetProperty("solved").GetInt32()
            .ShouldBe(SweepExample.Cases);
        Directory.GetFiles(Path.Combine(out_, "results")).ShouldBe(segments);
    }

    [Fact]
    public void A_changed_spec_keeps_what_it_still_asks_for_and_says_what_it_does_not()
    {
        Run("out");
        string fewer = SweepExample.Spec(_folder, repeats: 4, name: "fewer");
        CliRun run = CliRun.Of("sweep", "run", fewer, "--out", _folder.File("out"));
        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("16 cases");
        run.Output.ShouldContain("16 of them recorded");
        run.Output.ShouldContain("8 recorded cases are no longer asked for");
        SweepExample.Rows(_folder.File("out")).Length.ShouldBe(16);

        // They come back where a spec asks for them again.
        Run("out").Length.ShouldBe(SweepExample.Cases);
    }

    [Fact]
    public void A_stopped_sweep_exits_with_130_and_goes_on()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        CliRun run = CliRun.Of(stopped.Token, "sweep", "run", _spec, "--out", _folder.File("out"));
        run.ExitCode.ShouldBe(130);
        run.Output.ShouldContain("run the same command again");
        Run("out").ShouldBe(Run("one"));
    }

    [Fact]
    public void A_time_limit_stops_a_long_case_with_a_checkpoint_and_it_goes_on_to_the_same_record()
    {
        string spec = _folder.File(
            "long.yaml",
            """
            problem: {order: 3, dimension: 8, rank: 2}
            method: {method: descent, step: 1e-6, tolerance: 1e-9, max-steps: 5000000}
            seed: 3
            """);
        string limited = _folder.File("limited");
        string checkpoints = Path.Combine(limited, "checkpoints");
        int stops = 0;
        int saved = 0;
        while (CliRun.Of("sweep", "run", spec, "--out", limited, "--time-limit", "2").ExitCode is
            130)
        {
            (++stops).ShouldBeLessThan(100);
            if (!Directory.Exists(checkpoints))
                continue; // a busy machine: the case had not run for the second that is saved
            Directory.GetDirectories(checkpoints).ShouldHaveSingleItem();
            saved++;
        }

        saved.ShouldBeGreaterThan(0);
        CliRun.Of("sweep", "run", spec, "--out", _folder.File("whole")).ExitCode.ShouldBe(0);
        SweepExample.Rows(limited).ShouldBe(SweepExample.Rows(_folder.File("whole")));
        Directory.Exists(checkpoints).ShouldBeFalse();
    }

    [Fact]
    public void Cases_that_cannot_be_solved_are_recorded_with_the_reason_and_the_exit_code_is_1()
    {
        string spec = _folder.File(
            "bad.yaml",
            """
            problem: {order: 3, dimension: 3, rank: 1, weights: "linear:w:w"}
            method: {method: descent, precision: float32, max-steps: 5}
            axes:
              w: [1, 1e13]
            """);
        string out_ = _folder.File("out");
        CliRun run = CliRun.Of("sweep", "run", spec, "--out", out_);
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("1 failed");
        SweepExample.Rows(out_)[1].ShouldContain("out of float32's range");
        CliRun.Of("sweep", "run", spec, "--out", out_).ExitCode.ShouldBe(1);

        CliRun status = CliRun.Of("sweep", "status", out_);
        status.Output.ShouldContain("w=10000000000000: ");
        status.Output.ShouldContain("out of float32's range");
        JsonElement failure = JsonElement.Parse(CliRun.Of("sweep", "status", out_, "--json").Output)
            .GetProperty("failures").EnumerateArray().ShouldHaveSingleItem();
        failure.GetProperty("id").GetString()
            .ShouldBe(SweepSpec.Read(spec).Cases()[1].Id);
        failure.GetProperty("fault").GetString()!.ShouldContain("out of float32's range");
    }

    [Fact]
    public void A_failed_case_is_tried_again_when_asked_and_counts_once_it_is_solved()
    {
        // The record of a version that could not solve the first case.
        string out_ = _folder.File("out");
        SweepFolder.Prepare(out_, SweepSpecText.Read(_spec, quick: false));
        using (var store = SweepStore.Open(out_))
        {
            store.Append(new SweepRecord
            {
                CaseId = SweepSpec.Read(_spec).Cases()[0].Id,
                Fault = "this version cannot do it",
            });
        }

        CliRun.Of("sweep", "run", _spec, "--out", out_).ExitCode.ShouldBe(1);
        SweepExample.Rows(out_)[0].ShouldContain("this version cannot do it");
        string[] tried = ["sweep", "run", _spec, "--out", out_, "--dry-run", "--json"];
        Missing(CliRun.Of(tried)).ShouldBe(0);
        Missing(CliRun.Of([.. tried, "--retry-failed"])).ShouldBe(1);
        CliRun again = CliRun.Of("sweep", "run", _spec, "--out", out_, "--retry-failed");
        again.ExitCode.ShouldBe(0);
        again.Output.ShouldContain("1 cases that failed are tried again");
        SweepExample.Rows(out_).ShouldBe(Run("whole"));
        CliRun.Of("sweep", "status", out_).ExitCode.ShouldBe(0);

        static int Missing(CliRun run) =>
            JsonElement.Parse(run.Output).GetProperty("missing").GetInt32();
    }

    [Fact]
    public void A_case_that_fails_again_keeps_its_first_reason()
    {
        string spec = _folder.File(
            "bad.yaml",
            """
            problem: {order: 3, dimension: 3, rank: 1, weights: "linear:1e13:1e13"}
            method: {method: descent, precision: float32, max-steps: 5}
            """);
        string out_ = _folder.File("out");
        for (int n = 0; n < 2; n++)
        {
            CliRun run = CliRun.Of("sweep", "run", spec, "--out", out_, "--retry-failed");
            run.ExitCode.ShouldBe(1);
            run.Output.ShouldContain("done: 1 of 1 cases recorded, 1 failed");
        }

        SweepExample.Rows(out_).ShouldHaveSingleItem().ShouldContain("out of float32's range");
    }

    [Fact]
    public void A_missing_device_is_found_before_a_folder_is_made()
    {
        CliRun run = CliRun.Of(
            "sweep", "run", _spec, "--out", _folder.File("out"), "--device", "cuda:77");
        run.ExitCode.ShouldBe(3);
        Directory.Exists(_folder.File("out")).ShouldBeFalse();
    }

    [Fact]
    public void Trajectories_that_are_asked_for_are_written_a_file_a_case()
    {
        string spec = _folder.File(
            "paths.yaml",
            """
            problem: {order: 3, dimension: 3, rank: 1}
            method: {method: descent, max-steps: 50}
            repeats: 3
            record: [trajectory]
            """);
        CliRun.Of("sweep", "run", spec, "--out", _folder.File("out")).ExitCode.ShouldBe(0);
        string[] paths = Directory.GetFiles(_folder.File("out/trajectories"), "*.csv");
        paths.Select(path => Path.GetFileNameWithoutExtension(path)).ShouldBe(
            SweepSpec.Read(spec).Cases().Select(one => one.Id), ignoreOrder: true);
        TrajectoryFile.Read(paths[0]).Count.ShouldBeGreaterThan(1);
    }

    private static string Bits(double number) =>
        BitConverter.DoubleToInt64Bits(number).ToString("x");

    private string[] Run(string name, params string[] more)
    {
        CliRun.Of(["sweep", "run", _spec, "--out", _folder.File(name), .. more]).ExitCode
            .ShouldBe(0);
        return SweepExample.Rows(_folder.File(name));
    }
}
