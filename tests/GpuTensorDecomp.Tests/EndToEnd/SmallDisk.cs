using System.Diagnostics;

namespace GpuTensorDecomp.Tests.EndToEnd;

/// <summary>A file system of a few kilobytes in memory, gone after the test.</summary>
internal sealed class SmallDisk : IDisposable
{
    public SmallDisk(string path, int kilobytes)
    {
        Path = path;
        Directory.CreateDirectory(path);
        Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", path).ShouldBe(0);
    }

    /// <summary>Whether this process may make one.</summary>
    public static bool IsPossible { get; } = Try();

    public string Path { get; }

    public void Grow(int kilobytes) =>
        Run("mount", "-o", $"remount,size={kilobytes}k", Path).ShouldBe(0);

    public void Dispose() => Run("umount", Path).ShouldBe(0);

    private static bool Try()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return false;
        string path = Directory.CreateTempSubdirectory("gputd-disk-").FullName;
        try
        {
            return Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", path) == 0 &&
                Run("umount", path) == 0;
        }
        finally
        {
            Directory.Delete(path);
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
