using System.Diagnostics;

namespace GpuTensorDecomp.Tests.Sweeps.Store;

/// <summary>A file system of its own in memory; only root may make one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Mounts one of 64 KiB; null where that is not allowed.</summary>
    public static SmallDisk? TryMount()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return null;
        string path = Directory.CreateTempSubdirectory("gputd-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", path))
            return new SmallDisk(path);
        Directory.Delete(path);
        return null;
    }

    /// <summary>Forbids writing from now on; says whether that worked.</summary>
    public bool TryMakeReadOnly() => Run("mount", "-o", "remount,ro", Path);

    public void Dispose()
    {
        if (Run("umount", Path) || Run("umount", "-l", Path))
            Directory.Delete(Path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    RedirectStandardError = true,
                    UseShellExecute = false,
                })!;
            _ = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no such program
        }
    }
}
