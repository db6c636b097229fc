using System.Text.Json;
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
        CliRun.Of(
            new CancellationToken(canceled: true), ["solve", _tensor, "--out", _run, .. options]);
}
