using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli;

public sealed class ReportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _tensor;
    private readonly string _run;

    public ReportCommandTests()
    {
        _tensor = CliRun.Generate(_folder.Path);
        _run = _folder.File("run");
        CliRun.Of("solve", _tensor, "--out", _run).ExitCode.ShouldBe(0);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_is_written_anew_from_the_files_of_the_run()
    {
        string page = Path.Combine(_run, "report.html");
        string before = File.ReadAllText(page);
        File.Delete(page);

        CliRun run = CliRun.Of("report", _run);

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain(page);
        File.ReadAllText(page).ShouldBe(before);
    }

    [Fact]
    public void Without_the_input_the_page_leaves_out_the_known_components()
    {
        File.Delete(_tensor);

        CliRun run = CliRun.Of("report", _run);

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldContain("without known components");
    }

    [Fact]
    public void A_damaged_file_is_named()
    {
        string components = Path.Combine(_run, "components.npz");
        File.WriteAllBytes(components, File.ReadAllBytes(components)[..100]);

        CliRun run = CliRun.Of("report", _run);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(components);
    }
}
