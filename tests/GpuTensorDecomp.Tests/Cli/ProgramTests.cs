using System.Diagnostics;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli;

/// <summary>The program as a process of its own, where signals count.</summary>
public sealed class ProgramTests : IDisposable
{
    private static readonly string Program =
        Path.Combine(AppContext.BaseDirectory, "gpudecomp.dll");

    private readonly TemporaryFolder _folder = new();
    private readonly string _run;

    public ProgramTests() => _run = _folder.File("run");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_with_130_and_resume_goes_on_to_the_same_bits(string signal)
    {
        string tensor = CliRun.Generate(_folder.Path, dimension: 12, rank: 10);
        // So small a step that the limit of steps ends the flow, seconds after the first
        // checkpoint.
        string[] options =
        [
            "--method", "flow", "--step", "4e-5", "--max-steps", "100000",
            "--checkpoint-every", "1000",
        ];
        using Process process = Start(
            $"exec dotnet {Program} solve {tensor} --out {_run} {string.Join(' ', options)}");
        await WaitForCheckpoint(process);

        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        process.ExitCode.ShouldBe(130, error);
        error.ShouldContain("stopping with a checkpoint");
        File.ReadAllText(Path.Combine(_run, "result.json"))
            .ShouldContain("\"stopReason\": \"interrupted\"");

        string whole = _folder.File("whole");
        CliRun.Of("resume", _run).ExitCode.ShouldBe(0);
        CliRun.Of(["solve", tensor, "--out", whole, .. options]).ExitCode.ShouldBe(0);
        foreach (string name in new[] { "components.npz", "factors.ktns", "trajectory.csv" })
        {
            File.ReadAllBytes(Path.Combine(_run, name))
                .ShouldBe(File.ReadAllBytes(Path.Combine(whole, name)), name);
        }
    }

    /// <summary>
    /// A QR decomposition that takes a minute and asks nobody on its way; whenever the signal
    /// comes, it ends the program with nothing written.
    /// </summary>
    [Fact]
    public async Task The_first_signal_ends_a_generate()
    {
        string made = Directory.CreateDirectory(_folder.File("made")).FullName;
        using Process process = Start(
            $"exec dotnet {Program} generate --order 3 --dimension 3000 --rank 3000 " +
            $"--out {made}/a.ktns");
        await Task.Delay(TimeSpan.FromSeconds(1));

        using Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        process.ExitCode.ShouldBe(130, error);
        Directory.GetFileSystemEntries(made).ShouldBeEmpty();
    }

    private static Process Start(string script) =>
        Process.Start(new ProcessStartInfo("bash", ["-c", script])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;

    private async Task WaitForCheckpoint(Process process)
    {
        string folder = Path.Combine(_run, "checkpoints");
        while (!Directory.Exists(folder) || Directory.GetDirectories(folder).Length == 0)
        {
            process.HasExited.ShouldBeFalse("the solve ended before it was interrupted");
            await Task.Delay(20);
        }
    }
}
