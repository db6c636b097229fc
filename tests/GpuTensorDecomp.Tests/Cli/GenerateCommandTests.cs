using System.Text.Json;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli;

public sealed class GenerateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_factored_tensor_is_written_with_its_truth()
    {
        string path = _folder.File("a.ktns");

        CliRun run = CliRun.Of(
            "generate", "--order", "3", "--dimension", "5", "--rank", "2", "--vectors",
            "congruent:0.5", "--weights", "linear:2:1", "--seed", "7", "--out", path);

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain(path);
        KruskalFile.Read(path).Weights.ShouldBe([2, 1]);
        KruskalFile.Read(_folder.File("a.truth.ktns")).Rank.ShouldBe(2);
    }

    [Fact]
    public void With_noise_the_full_array_is_written()
    {
        string path = _folder.File("a.npy");

        CliRun run = CliRun.Of(
            "generate", "--order", "3", "--dimension", "4", "--rank", "2", "--noise", "0.1",
            "--out", path, "--json");

        run.ExitCode.ShouldBe(0);
        NpyFile.Read(path).Shape.ShouldBe([4, 4, 4]);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("files").GetArrayLength().ShouldBe(2);
    }

    [Theory]
    [InlineData("a.ktns")]
    [InlineData("a.npy", "--noise", "0.1")]
    public void Interrupted_it_writes_nothing(string name, params string[] noise)
    {
        CliRun run = CliRun.Of(
            new CancellationToken(canceled: true),
            [
                "generate", "--order", "3", "--dimension", "4", "--rank", "2", .. noise,
                "--out", _folder.File(name),
            ]);

        run.ExitCode.ShouldBe(130);
        run.Error.ShouldBe("gpudecomp: interrupted.\n");
        run.Output.ShouldBeEmpty();
        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void All_faults_come_at_once_and_nothing_is_written()
    {
        CliRun run = CliRun.Of(
            "generate", "--order", "x", "--dimension", "3", "--rank", "9", "--weights", "odd",
            "--noise", "0.1", "--bogus", "--out", _folder.File("a.ktns"));

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.ErrorLines.Length.ShouldBe(5);
        run.Error.ShouldContain("--order x: give a whole number");
        run.Error.ShouldContain("--rank 9 is above --dimension 3");
        run.Error.ShouldContain("--weights odd");
        run.Error.ShouldContain("name it .npy");
        run.Error.ShouldContain("'--bogus' is not understood");
        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_required_is_named()
    {
        CliRun run = CliRun.Of("generate", "--order", "3");

        run.ExitCode.ShouldBe(2);
        foreach (string option in new[] { "--dimension", "--rank", "--out" })
            run.Error.ShouldContain(option);
    }

    [Fact]
    public void The_folder_is_made()
    {
        string path = _folder.File("new/one/a.ktns");

        CliRun run = CliRun.Of(
            "generate", "--order", "3", "--dimension", "4", "--rank", "2", "--out", path);

        run.ExitCode.ShouldBe(0, run.Error);
        File.Exists(path).ShouldBeTrue();
        File.Exists(_folder.File("new/one/a.truth.ktns")).ShouldBeTrue();
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(_folder.File("file"), "");
        string path = _folder.File("file/a.ktns");

        CliRun run = CliRun.Of(
            "generate", "--order", "3", "--dimension", "4", "--rank", "2", "--out", path);

        run.ExitCode.ShouldBe(2);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain($"{path}: cannot be written");
    }
}
