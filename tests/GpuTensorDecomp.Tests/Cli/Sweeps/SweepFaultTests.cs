using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli.Sweeps;

public sealed class SweepFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_faults_of_a_spec_and_of_the_command_line_come_at_once_and_nothing_is_written()
    {
        string spec = _folder.File(
            "bad.yaml",
            """
            problem: {order: 4, dimension: many, rank: 2}
            method: {methd: descent}
            record: [wieghts]
            """);
        CliRun run = CliRun.Of(
            "sweep", "run", spec, "--out", _folder.File("out"), "--shard", "3/3", "--device", "gpu",
            "--time-limit", "0");
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("bad.yaml:1:");
        run.Error.ShouldContain("bad.yaml:2:");
        run.Error.ShouldContain("bad.yaml:3:");
        run.Error.ShouldContain("shard 3/3 does not exist");
        run.Error.ShouldContain("--device gpu");
        run.Error.ShouldContain("--time-limit");
        Directory.Exists(_folder.File("out")).ShouldBeFalse();
    }

    [Fact]
    public void A_folder_of_something_else_is_refused_and_left_alone()
    {
        string spec = SweepExample.Spec(_folder);
        Directory.CreateDirectory(_folder.File("photos"));
        _folder.File("photos/cat.jpg", "meow");
        CliRun run = CliRun.Of("sweep", "run", spec, "--out", _folder.File("photos"));
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("not of a sweep");
        Directory.GetFileSystemEntries(_folder.File("photos")).ShouldHaveSingleItem();

        CliRun.Of("sweep", "run", spec, "--out", spec).Error.ShouldContain("this is a file");
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_a_fault_that_says_so()
    {
        string spec = SweepExample.Spec(_folder);
        CliRun run = CliRun.Of("sweep", "run", spec, "--out", "/proc/sweep");
        run.ExitCode.ShouldBe(2);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain("/proc/sweep");

        // A file in the place of the records' folder.
        Directory.CreateDirectory(_folder.File("out"));
        _folder.File("out/results", "");
        CliRun blocked = CliRun.Of("sweep", "run", spec, "--out", _folder.File("out"));
        blocked.ExitCode.ShouldBe(2);
        blocked.Error.ShouldContain("results");
    }

    [Theory]
    [InlineData("status")]
    [InlineData("merge")]
    public void Commands_on_a_place_without_a_sweep_say_so(string command)
    {
        CliRun run = CliRun.Of("sweep", command, _folder.Path);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("holds no sweep");
        CliRun.Of("sweep", command, SweepExample.Spec(_folder, name: "never-run")).Error
            .ShouldContain("holds no sweep");
    }

    [Fact]
    public void A_folder_of_a_newer_version_is_refused()
    {
        string spec = SweepExample.Spec(_folder);
        CliRun.Of("sweep", "run", spec, "--quick", "--out", _folder.File("out"));
        string manifest = _folder.File("out/sweep.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace(
            "\"schemaVersion\": 1", "\"schemaVersion\": 9", StringComparison.Ordinal));
        CliRun run = CliRun.Of("sweep", "status", _folder.File("out"));
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("version 9");
    }
}
