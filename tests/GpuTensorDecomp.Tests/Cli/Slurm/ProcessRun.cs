using System.Diagnostics;

namespace GpuTensorDecomp.Tests.Cli.Slurm;

/// <summary>What a process gave that has ended.</summary>
internal sealed record ProcessRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a program to its end.</summary>
    public static Task<ProcessRun> Of(string program, params string[] arguments) =>
        Of(program, arguments, new Dictionary<string, string>());

    /// <summary>Runs a program to its end, with more variables.</summary>
    public static async Task<ProcessRun> Of(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment)
    {
        using Process process = Start(program, arguments, environment);
        return await End(process);
    }

    /// <summary>Starts a program whose output is read.</summary>
    public static Process Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Waits for its end.</summary>
    public static async Task<ProcessRun> End(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ProcessRun(process.ExitCode, await output, await error);
    }
}
