using System.Runtime.InteropServices;

namespace GpuTensorDecomp.Cli.Slurm;

/// <summary>How a node starts the program that is running now.</summary>
/// <param name="Words">The executable and what it needs before its arguments.</param>
/// <param name="RuntimeRoot">Folder of the .NET installation; null where it is built in.</param>
internal sealed record ProgramInvocation(IReadOnlyList<string> Words, string? RuntimeRoot)
{
    /// <summary>This process's: its own executable, or <c>dotnet</c> and the assembly.</summary>
    public static ProgramInvocation Current { get; } = Create();

    private static ProgramInvocation Create()
    {
        string host = Environment.ProcessPath ?? "gpudecomp";
        string name = typeof(ProgramInvocation).Assembly.GetName().Name!;
        string assembly = Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
        bool byDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        return new ProgramInvocation(byDotnet ? [host, assembly] : [host], FindRuntimeRoot());
    }

    // ROOT/shared/Microsoft.NETCore.App/VERSION/ holds the runtime, unless the program does.
    private static string? FindRuntimeRoot()
    {
        var version = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory());
        return version.Parent?.Parent is { Name: "shared", Parent: { } root }
            ? root.FullName
            : null;
    }
}
