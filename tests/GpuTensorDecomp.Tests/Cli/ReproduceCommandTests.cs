using System.Text.Json;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli;

/// <summary><c>reproduce</c>.</summary>
public sealed class ReproduceCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("float64")]
    [InlineData("float32")]
    public void Page_verdict_and_output_tell_the_precision(string precision)
    {
        CliRun run = CliRun.Of(
            "reproduce", "greedy-matrix", "--quick", "--precision", precision,
            "--out", _folder.Path, "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("experiments")[0].GetProperty("precision").GetString()
            .ShouldBe(precision);
        string folder = Path.Combine(_folder.Path, "greedy-matrix");
        using JsonDocument verdict =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "verdict.json")));
        verdict.RootElement.GetProperty("precision").GetString().ShouldBe(precision);
        File.ReadAllText(Path.Combine(folder, "index.html"))
            .ShouldContain($"<dt>precision</dt><dd>{precision}</dd>");
    }

    [Fact]
    public void An_experiment_that_rests_on_float64_is_refused_in_float32()
    {
        CliRun run = CliRun.Of(
            "reproduce", "lazy-threshold", "--quick", "--precision", "float32",
            "--out", _folder.Path);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("kept in float64 for that. Leave --precision out.");
        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void All_in_float32_says_what_is_left_out()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        CliRun run = CliRun.Of(
            stop.Token, "reproduce", "--all", "--quick", "--precision", "float32",
            "--out", _folder.Path);
        run.ExitCode.ShouldBe(130);
        string text = run.Output + run.Error;
        text.ShouldContain("lazy-threshold: left out. ");
        text.ShouldContain("power-method: left out. ");
        text.ShouldNotContain("deflation: left out");
    }
}
