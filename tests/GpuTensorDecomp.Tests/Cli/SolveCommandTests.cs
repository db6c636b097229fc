using System.Text.Json;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli;

public sealed class SolveCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _tensor;
    private readonly string _run;

    public SolveCommandTests()
    {
        _tensor = CliRun.Generate(_folder.Path);
        _run = _folder.File("run");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_solve_finds_the_rank_shows_tables_and_writes_the_run_folder()
    {
        CliRun run = CliRun.Of("solve", _tensor, "--out", _run);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldNotContain("\e");
        run.Output.ShouldContain("3 (known: 3)");
        run.Output.IndexOf("Plan", StringComparison.Ordinal).ShouldBeLessThan(
            run.Output.IndexOf("Result", StringComparison.Ordinal));
        string[] names =
        [
            "plan.json", "result.json", "components.npz", "trajectory.csv", "log.txt",
            "report.html",
        ];
        foreach (string name in names)
            File.Exists(Path.Combine(_run, name)).ShouldBeTrue(name);
        KruskalFile.Read(Path.Combine(_run, "factors.ktns")).Rank.ShouldBe(3);
    }

    [Fact]
    public void With_json_standard_output_is_one_object_and_equals_the_file()
    {
        CliRun run = CliRun.Of("solve", _tensor, "--out", _run, "--json");

        using JsonDocument json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("rank").GetInt32().ShouldBe(3);
        run.Output.Trim().ShouldBe(File.ReadAllText(Path.Combine(_run, "result.json")).Trim());
        run.Error.ShouldContain("Plan");
    }

    [Fact]
    public void Beyond_lazy_is_solved_with_its_options_and_measures()
    {
        CliRun run = CliRun.Of(
            "solve", _tensor, "--out", _run, "--json", "--method", "beyond-lazy",
            "--components", "8", "--reinitialise", "2", "--epochs", "30", "--epoch-steps", "300",
            "--switch-norm", "never", "--signs", "positive");

        run.ExitCode.ShouldBe(0, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("method").GetString().ShouldBe("beyond-lazy");
        json.RootElement.GetProperty("rank").GetInt32().ShouldBe(3);
        JsonElement measures = json.RootElement.GetProperty("measures");
        measures.GetProperty("scalarMode").GetDouble().ShouldBe(0);
        measures.GetProperty("reinitialised").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        using JsonDocument plan =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(_run, "plan.json")));
        JsonElement resolved = plan.RootElement.GetProperty("plan");
        resolved.GetProperty("epochSteps").GetInt32().ShouldBe(300);
        resolved.GetProperty("switchNorm").ValueKind.ShouldBe(JsonValueKind.Null);
        resolved.GetProperty("signs").GetString().ShouldBe("positive");
        JsonElement options = plan.RootElement.GetProperty("options");
        options.GetProperty("modeSwitch").GetBoolean().ShouldBeFalse();
        options.GetProperty("reinitialise").GetInt32().ShouldBe(2);
    }

    [Fact]
    public void Quiet_prints_one_line_and_quiet_json_the_object_only()
    {
        CliRun quiet = CliRun.Of("solve", _tensor, "--out", _run, "--quiet");
        quiet.Error.ShouldBeEmpty();
        quiet.Output.Trim().ShouldStartWith("rank 3, relative error ");
        quiet.Output.Trim().ShouldNotContain("\n");

        CliRun both = CliRun.Of(
            "solve", _tensor, "--out", _folder.File("run2"), "--quiet", "--json");
        both.Error.ShouldBeEmpty();
        JsonDocument.Parse(both.Output).Dispose();
    }

    [Fact]
    public void A_solve_that_does_not_converge_ends_with_1_and_keeps_its_result()
    {
        CliRun run = CliRun.Of(
            "solve", _tensor, "--out", _run, "--method", "flow", "--max-steps", "2");

        run.ExitCode.ShouldBe(1, run.Error);
        run.Output.ShouldContain("not converged: the step limit was reached");
        File.Exists(Path.Combine(_run, "result.json")).ShouldBeTrue();
    }

    [Fact]
    public void A_folder_that_holds_a_run_is_refused_unless_it_may_be_overwritten()
    {
        CliRun.Of("solve", _tensor, "--out", _run).ExitCode.ShouldBe(0);
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(_run, "result.json"));

        CliRun again = CliRun.Of("solve", _tensor, "--out", _run);
        again.ExitCode.ShouldBe(2);
        again.Error.ShouldContain("already holds a run");
        again.Error.ShouldContain("--overwrite");
        File.GetLastWriteTimeUtc(Path.Combine(_run, "result.json")).ShouldBe(written);

        CliRun.Of("solve", _tensor, "--out", _run, "--overwrite").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Overwriting_a_run_with_its_own_factors_is_refused()
    {
        CliRun.Of("solve", _tensor, "--out", _run).ExitCode.ShouldBe(0);
        string factors = Path.Combine(_run, "factors.ktns");

        CliRun run = CliRun.Of("solve", factors, "--out", _run, "--overwrite");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("would delete");
        File.Exists(factors).ShouldBeTrue();
    }

    [Fact]
    public void The_truth_may_be_a_file_of_its_own()
    {
        string other = _folder.File("other.ktns");
        CliRun.Of(
            "generate", "--order", "4", "--dimension", "6", "--rank", "2", "--seed", "9",
            "--out", other).ExitCode.ShouldBe(0);

        CliRun run = CliRun.Of("solve", _tensor, "--out", _run, "--truth", other, "--json");

        using JsonDocument json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("recovery").GetProperty("trueRank").GetInt32().ShouldBe(2);
    }

    [Fact]
    public void Samples_without_known_components_give_no_recovery()
    {
        // A mixture of two spherical Gaussians with deviation 0.3 about (2, 0, 0) and (0, 2, 0).
        double Coordinate(uint sample, uint coordinate) =>
            (coordinate == sample / 1000 ? 2 : 0) +
            0.3 * CounterRandom.Normal(1, 0, sample, coordinate, RandomPurpose.ProblemVectors);
        IEnumerable<string> rows = Enumerable.Range(0, 2000).Select(i => (uint)i).Select(i =>
            $"{Coordinate(i, 0)},{Coordinate(i, 1)},{Coordinate(i, 2)}\n");
        string samples = _folder.File("samples.csv", string.Concat(rows));

        CliRun run = CliRun.Of(
            "solve", samples, "--order", "3", "--noise-variance", "0.09", "--out", _run, "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("recovery").ValueKind.ShouldBe(JsonValueKind.Null);
        json.RootElement.GetProperty("rank").GetInt32().ShouldBe(2);
    }

    [Fact]
    public void The_same_options_give_the_same_bits()
    {
        CliRun.Of("solve", _tensor, "--out", _run, "--seed", "5");
        CliRun.Of("solve", _tensor, "--out", _folder.File("run2"), "--seed", "5");

        File.ReadAllBytes(_folder.File("run2/components.npz"))
            .ShouldBe(File.ReadAllBytes(Path.Combine(_run, "components.npz")));
    }
}
