using System.Diagnostics;

namespace GpuTensorDecomp.Tests.Sweeps.Tables;

/// <summary>Runs Python, as a reader of files that shares no code with the library.</summary>
internal static class Python
{
    /// <summary>What a script prints; null where it fails.</summary>
    public static string? Run(string python, string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(python, ["-c", script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["PYTHONIOENCODING"] = "utf-8" },
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        _ = errors.Result;
        process.WaitForExit();
        return process.ExitCode == 0 ? output : null;
    }
}
