namespace GpuTensorDecomp.Tests.Files;

/// <summary>The working tree that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>A file of it.</summary>
    public static string File(string path)
    {
        string folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "GpuTensorDecomp.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, path);
    }
}
