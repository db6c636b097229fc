using System.Text.Json;
using GpuTensorDecomp.Cli.Execution.Sweeps;
using GpuTensorDecomp.Cli.Rendering;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Running;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli.Sweeps;

public sealed class SweepStatusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _spec;
    private readonly string _out;

    public SweepStatusTests()
    {
        _spec = SweepExample.Spec(_folder);
        _out = _folder.File("out");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Status_and_merge_of_a_part_say_what_is_missing_and_exit_with_1()
    {
        CliRun.Of("sweep", "run", _spec, "--out", _out, "--shard", "0/2").ExitCode.ShouldBe(0);
        CliRun status = CliRun.Of("sweep", "status", _out, "--json");
        status.ExitCode.ShouldBe(1);
        JsonElement json = JsonElement.Parse(status.Output);
        int solved = json.GetProperty("solved").GetInt32();
        solved.ShouldBeInRange(1, SweepExample.Cases - 1);
        json.GetProperty("cases").GetInt32().ShouldBe(SweepExample.Cases);
        json.GetProperty("missing").GetInt32().ShouldBe(SweepExample.Cases - solved);
        json.GetProperty("runningProcesses").GetInt32().ShouldBe(0);

        CliRun merge = CliRun.Of("sweep", "merge", _out);
        merge.ExitCode.ShouldBe(1);
        string[] rows = SweepExample.Rows(_out);
        rows.Count(row => row.Contains("solved", StringComparison.Ordinal)).ShouldBe(solved);
        rows.Count(row => row.Contains("missing", StringComparison.Ordinal))
            .ShouldBe(SweepExample.Cases - solved);
    }

    [Fact]
    public void Status_shows_what_the_processes_do_that_are_at_it()
    {
        CliRun.Of("sweep", "run", _spec, "--out", _out, "--shard", "0/2").ExitCode.ShouldBe(0);
        int missing = Status().GetProperty("missing").GetInt32();
        using (var store = SweepStore.Open(_out))
        {
            store.Announce(() => new SweepProgress(8, 1, 3, 5_000, TimeSpan.FromSeconds(2)));
            store.TryClaim(new SweepBlock([new string('0', 16)])).ShouldNotBeNull();
            JsonElement json = Status();
            json.GetProperty("runningProcesses").GetInt32().ShouldBe(1);
            json.GetProperty("running").GetInt64().ShouldBe(3);
            json.GetProperty("casesPerSecond").GetDouble().ShouldBe(4);
            json.GetProperty("runStepsPerSecond").GetDouble().ShouldBe(2500);
            json.GetProperty("memoryBytes").GetInt64().ShouldBeGreaterThan(1 << 20);
            json.GetProperty("secondsLeft").GetDouble().ShouldBe(missing / 4.0);
            JsonElement process = json.GetProperty("processes").EnumerateArray().Single();
            process.GetProperty("done").GetInt64().ShouldBe(8);
            process.GetProperty("failed").GetInt64().ShouldBe(1);
            process.GetProperty("process").GetInt32().ShouldBe(Environment.ProcessId);

            string text = CliRun.Of("sweep", "status", _out).Output;
            text.ShouldContain("2,500 run-steps/s");
            text.ShouldContain("3 cases");
            text.ShouldContain("MiB");
            text.ShouldContain($"{missing / 4.0:0.0} s");
        }

        JsonElement after = Status();
        after.GetProperty("processes").GetArrayLength().ShouldBe(0);
        after.GetProperty("secondsLeft").ValueKind.ShouldBe(JsonValueKind.Null);

        JsonElement Status() =>
            JsonElement.Parse(CliRun.Of("sweep", "status", _out, "--json").Output);
    }

    [Fact]
    public void The_live_view_of_another_shell_has_all_that_that_of_the_run_has()
    {
        var process = new ProcessStatus("a", 1, 10, 0, 2, 4_000, 4, 3 << 20);
        var before = new SweepStatus(
            "s", "out", 100, 50, 1, 49, 0, [process, process], null, 0, 0, []);
        SweepText.State(before, before, TimeSpan.Zero).ShouldBe(
            "51 of 100 cases done, 4 running, 1 failed, 2 processes at it, 2,000 run-steps/s, " +
            "6.0 MiB, 5 cases/s, 9.8 s left");

        // Once the watch has seen progress itself, its own rate tells when the end comes.
        SweepText.State(before, before with { Missing = 39 }, TimeSpan.FromSeconds(1))
            .ShouldEndWith("6.0 MiB, 10 cases/s, 3.9 s left");
        SweepText.State(before with { Processes = [] }, before with { Processes = [] }, default)
            .ShouldBe("51 of 100 cases done, 0 running, 1 failed, 0 processes at it");
    }

    [Fact]
    public void Watching_a_finished_sweep_ends_at_once()
    {
        CliRun.Of("sweep", "run", _spec, "--out", _out).ExitCode.ShouldBe(0);
        CliRun run = CliRun.Of("sweep", "status", _out, "--watch");
        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("solved");
    }

    [Fact]
    public void A_quick_sweep_is_remembered_as_one()
    {
        CliRun.Of("sweep", "run", _spec, "--quick", "--out", _out).ExitCode.ShouldBe(0);
        JsonElement json = JsonElement.Parse(CliRun.Of("sweep", "status", _out, "--json").Output);
        json.GetProperty("cases").GetInt32().ShouldBe(4);
        json.GetProperty("name").GetString().ShouldBe("small");
    }

    [Fact]
    public void The_page_of_a_sweep_is_written_anew()
    {
        CliRun.Of("sweep", "run", _spec, "--out", _out).ExitCode.ShouldBe(0);
        string page = Path.Combine(_out, "report.html");
        string before = File.ReadAllText(page);
        File.Delete(page);
        CliRun.Of("report", _out).ExitCode.ShouldBe(0);
        File.ReadAllText(page).ShouldBe(before);
    }

    [Fact]
    public void A_dry_run_shows_shapes_and_an_estimate_and_writes_nothing()
    {
        CliRun run = CliRun.Of("sweep", "run", _spec, "--out", _out, "--dry-run", "--json");
        run.ExitCode.ShouldBe(0);
        JsonElement json = JsonElement.Parse(run.Output);
        json.GetProperty("missing").GetInt32().ShouldBe(SweepExample.Cases);
        json.GetProperty("estimatedSeconds").GetDouble().ShouldBeGreaterThan(0);
        json.GetProperty("diskBytes").GetInt64().ShouldBeGreaterThan(100 * SweepExample.Cases);
        JsonElement[] shapes = [.. json.GetProperty("shapes").EnumerateArray()];
        shapes.Length.ShouldBe(4);
        shapes.Sum(shape => shape.GetProperty("cases").GetInt32()).ShouldBe(SweepExample.Cases);
        shapes.ShouldAllBe(shape => shape.GetProperty("memoryBytes").GetInt64() > 0);
        shapes.ShouldAllBe(shape => shape.GetProperty("tried").GetInt32() > 0);
        Directory.Exists(_out).ShouldBeFalse();

        CliRun.Of("sweep", "run", _spec, "--out", _out, "--dry-run").Output
            .ShouldContain("nothing was written");
    }
}
