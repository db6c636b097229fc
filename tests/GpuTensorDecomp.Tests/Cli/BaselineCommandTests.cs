using System.Text.Json;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli;

/// <summary><c>solve --method lazy</c> and <c>--method power</c>.</summary>
public sealed class BaselineCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _tensor;
    private readonly string _run;

    public BaselineCommandTests()
    {
        _tensor = CliRun.Generate(_folder.Path);
        _run = _folder.File("run");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Power_finds_orthogonal_components_and_reports_its_contractions()
    {
        CliRun run = CliRun.Of("solve", _tensor, "--out", _run, "--method", "power", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("method").GetString().ShouldBe("power");
        json.RootElement.GetProperty("rank").GetInt32().ShouldBe(3);
        json.RootElement.GetProperty("measures").GetProperty("contractions").GetDouble()
            .ShouldBe(json.RootElement.GetProperty("steps").GetDouble());
        string page = File.ReadAllText(Path.Combine(_run, "report.html"));
        page.ShouldContain("power");
        page.ShouldContain("contractions");
        page.ShouldNotContain("flow time");
    }

    [Fact]
    public void Power_contracts_in_the_precision_that_is_given()
    {
        CliRun run = CliRun.Of(
            "solve", _tensor, "--out", _run, "--method", "power", "--precision", "float32",
            "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("precision").GetString().ShouldBe("float32");
        json.RootElement.GetProperty("rank").GetInt32().ShouldBe(3);
        json.RootElement.GetProperty("relativeError").GetDouble().ShouldBeInRange(1e-9, 1e-6);
    }

    [Fact]
    public void Lazy_ends_with_1_where_its_tangent_space_is_too_small()
    {
        CliRun run = CliRun.Of(
            "solve", _tensor, "--out", _run, "--method", "lazy", "--components", "8");
        run.ExitCode.ShouldBe(1, run.Error);
        run.Output.ShouldContain("linear model");
        using JsonDocument json =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(_run, "result.json")));
        json.RootElement.GetProperty("method").GetString().ShouldBe("lazy");
        JsonElement measures = json.RootElement.GetProperty("measures");
        measures.GetProperty("tangentRank").GetInt32().ShouldBe(24);
        measures.GetProperty("lazyResidual").GetDouble().ShouldBeInRange(0.1, 1);
        measures.GetProperty("movement").GetDouble().ShouldBeInRange(0, 0.1);
        File.ReadAllText(Path.Combine(_run, "report.html")).ShouldContain("lazy");
        CliRun.Of("report", _run).ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Lazy_runs_in_float32()
    {
        CliRun run = CliRun.Of(
            "solve", _tensor, "--out", _run, "--method", "lazy", "--components", "100",
            "--precision", "float32", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement measures = json.RootElement.GetProperty("measures");
        measures.GetProperty("linearRelativeError").GetDouble().ShouldBeInRange(1e-5, 1e-3);
        measures.GetProperty("lazyResidual").GetDouble().ShouldBeLessThan(1e-8);
    }

    [Fact]
    public void Power_interrupted_ends_with_130_writes_its_result_and_no_checkpoint()
    {
        const string method = "power";
        CliRun run = CliRun.Interrupted("solve", _tensor, "--out", _run, "--method", method);
        run.ExitCode.ShouldBe(130, run.Error);
        File.Exists(Path.Combine(_run, "result.json")).ShouldBeTrue();
        Directory.Exists(Path.Combine(_run, "checkpoints")).ShouldBeFalse();
        run.Output.ShouldContain("no checkpoints");
        run.Output.ShouldNotContain("goes on from the checkpoint");
        File.ReadAllText(Path.Combine(_run, "report.html"))
            .ShouldNotContain("resumed from its checkpoint");

        CliRun again = CliRun.Of("resume", _run);
        again.ExitCode.ShouldBeLessThanOrEqualTo(1, again.Error);
        again.Output.ShouldContain("starting from the beginning");
    }

    [Theory]
    [InlineData("lazy", "--restarts", "3", "--restarts")]
    [InlineData("lazy", "--components", "7", "even number")]
    [InlineData("lazy", "--noise-level", "0.1", "--noise-level")]
    [InlineData("lazy", "--start-norm", "1e-9", "--start-norm")]
    [InlineData("lazy", "--min-weight", "0.1", "--min-weight")]
    [InlineData("lazy", "--weight-decay", "0.1", "--weight-decay")]
    [InlineData("power", "--checkpoint-every", "10", "no checkpoints")]
    [InlineData("power", "--homogeneity", "3", "--homogeneity")]
    [InlineData("power", "--start-norm", "0.1", "--start-norm")]
    [InlineData("power", "--step", "0.1", "--step")]
    public void An_option_that_does_not_apply_is_a_fault(
        string method, string option, string value, string expected)
    {
        CliRun run = CliRun.Of(
            "solve", _tensor, "--out", _run, "--method", method, option, value);
        run.ExitCode.ShouldBe(2);
        run.ErrorLines.Length.ShouldBe(1, run.Error);
        run.Error.ShouldContain(expected);
        Directory.Exists(_run).ShouldBeFalse();
    }

    [Fact]
    public void The_help_says_that_power_writes_no_checkpoints()
    {
        CliRun run = CliRun.Of("solve", "--help");
        run.Output.ShouldContain("lazy and power are baselines; power writes no checkpoints");
    }
}
