using System.Text.Json;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli;

public sealed class ScoreCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Half_of_the_components_score_one_half()
    {
        string found = Write("found.ktns", [3], [0, 1, 0]);
        string truth = Write("truth.ktns", [4, 3], [1, 0, 0, 0, 1, 0]);

        CliRun scored = CliRun.Of("score", found, truth, "--json");
        using JsonDocument json = JsonDocument.Parse(scored.Output);
        JsonElement root = json.RootElement;
        root.GetProperty("factorMatchScore").GetDouble().ShouldBe(0.5, 1e-12);
        root.GetProperty("congruence").GetDouble().ShouldBe(0.5, 1e-12);
        root.GetProperty("relativeError").GetDouble().ShouldBe(0.8, 1e-12);
        root.GetProperty("matched").GetInt32().ShouldBe(1);
        root.GetProperty("pairs").GetArrayLength().ShouldBe(1);

        CliRun.Of("score", found, truth, "--quiet").Output.Trim()
            .ShouldBe("factor match score 0.500000, 1 of 2 matched");
        CliRun.Of("score", found, truth).Output.ShouldContain("Matched pairs");
    }

    [Fact]
    public void Faults_of_both_files_come_at_once()
    {
        CliRun run = CliRun.Of("score", _folder.File("a.ktns"), _folder.File("b.ktns", "tensor\n"));

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.ErrorLines.Length.ShouldBe(2);
        run.Error.ShouldContain("a.ktns");
        run.Error.ShouldContain("b.ktns");
    }

    private string Write(string name, double[] weights, double[] vectors)
    {
        KruskalFile.Write(_folder.File(name), new FactoredTensor(3, 3, weights, vectors));
        return _folder.File(name);
    }
}
