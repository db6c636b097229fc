using System.Text;
using GpuTensorDecomp.Files;

namespace GpuTensorDecomp.Reports.Experiments;

/// <summary>Writes texts into folders.</summary>
internal static class OutputFolder
{
    /// <summary>Makes a folder unless it is there.</summary>
    /// <exception cref="InputException">It cannot be made.</exception>
    public static void Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{folder}: the folder cannot be made. {fault.Message.TrimEnd('.')}. " +
                "Give another place with --out.");
        }
    }

    /// <summary>Writes UTF-8, whole or not at all.</summary>
    public static void WriteText(string path, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }
}
