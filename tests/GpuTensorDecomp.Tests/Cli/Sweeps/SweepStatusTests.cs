using System.Text.Json;
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
