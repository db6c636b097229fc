using System.Diagnostics;

namespace GpuTensorDecomp.Tests.EndToEnd;

/// <summary>The program as a process that a test can end before its time.</summary>
internal sealed class ProgramProcess : IDisposable
{
    private static readonly string Program =
        Path.Combine(AppContext.BaseDirectory, "gpudecomp.dll");

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private ProgramProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public bool HasExited => _process.HasExited;

    public static ProgramProcess Start(params string[] arguments) => new(Process.Start(
        new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!);

    /// <summary>Ends it without asking (SIGKILL).</summary>
    public void Kill() => _process.Kill();

    /// <summary>Asks it to end (SIGTERM), as a scheduler does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end; the exit code and what it said.</summary>
    public async Task<(int ExitCode, string Output, string Error)> End()
    {
        await _process.WaitForExitAsync();
        return (_process.ExitCode, await _output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
