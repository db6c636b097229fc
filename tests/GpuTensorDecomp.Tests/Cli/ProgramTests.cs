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
    public async Task A_signal_leaves_a_checkpoint_and_the_result_so_far_and_ends_with_130(
        string signal)
    {
        string tensor = CliRun.Generate(_folder.Path, dimension: 12, rank: 10);
        // No tolerance is met at 1e-300, so the flow goes on until it is interrupted.
        using Process process = Start(
            $"exec dotnet {Program} solve {tensor} --out {_run} --method flow " +
            "--start-norm 1e-250 --step 1e-6 --max-steps 1e15 --checkpoint-every 1");
        await WaitForCheckpoint(process);

        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        process.ExitCode.ShouldBe(130, error);
        error.ShouldContain("stopping with a checkpoint");
        File.ReadAllText(Path.Combine(_run, "result.json"))
            .ShouldContain("\"stopReason\": \"interrupted\"");
        Directory.GetFiles(Path.Combine(_run, "checkpoints"), "DONE", SearchOption.AllDirectories)
            .ShouldNotBeEmpty();
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
