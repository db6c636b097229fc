namespace GpuTensorDecomp.Tests.Cli.Slurm;

/// <summary>Rights of files, where the system has them.</summary>
internal static class UnixMode
{
    public const UnixFileMode Owner =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static void Set(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
