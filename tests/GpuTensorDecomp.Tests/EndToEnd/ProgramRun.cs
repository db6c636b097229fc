using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace GpuTensorDecomp.Tests.EndToEnd;

/// <summary>What one run of the program as a process of its own gave.</summary>
internal sealed record ProgramRun(
    int ExitCode, string Output, string Error, double Seconds, long PeakBytes)
{
    private static readonly string Program =
        Path.Combine(AppContext.BaseDirectory, "gpudecomp.dll");

    /// <summary>The object that <c>--json</c> prints.</summary>
    public JsonElement Json => JsonElement.Parse(Output);

    /// <summary>Runs it to its end, start-up included in the time.</summary>
    public static async Task<ProgramRun> Of(params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        long peak = 0;
        Task exit = process.WaitForExitAsync();
        while (!exit.IsCompleted)
        {
            peak = Math.Max(peak, PeakResident(process.Id));
            await Task.WhenAny(exit, Task.Delay(10));
        }

        double seconds = watch.Elapsed.TotalSeconds;
        return new ProgramRun(process.ExitCode, await output, await error, seconds, peak);
    }

    /// <summary>
    /// High-water mark of resident memory, in bytes; 0 where the process has ended.
    /// </summary>
    private static long PeakResident(int process)
    {
        const string field = "VmHWM:";
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
            return line is null
                ? 0
                : 1024 * long.Parse(
                    line[field.Length..].Replace("kB", "", StringComparison.Ordinal),
                    CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
