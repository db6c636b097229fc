namespace GpuTensorDecomp.Files;

/// <summary>
/// Writes a file whole or not at all: to a temporary name in the same folder, flushed to disk, then
/// renamed. Every writer of this library goes through here.
/// </summary>
public static class AtomicFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>Writes or replaces a file.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="write">Writes the content; must not close the stream.</param>
    /// <param name="flush">
    /// Whether to wait for the disk; without, a power cut may leave the file empty.
    /// </param>
    /// <exception cref="InputException">
    /// The disk is full, read-only or the folder is missing.
    /// </exception>
    public static void Write(string path, Action<Stream> write, bool flush = true)
    {
        string full = Path.GetFullPath(path);
        string temporary = Path.Combine(
            Path.GetDirectoryName(full) ?? full,
            $".{Path.GetFileName(full)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            if (Directory.Exists(full))
                throw new IOException("A folder of that name is in the way.");
            using (var file = new FileStream(
                temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize))
            {
                write(file);
                file.Flush(flushToDisk: flush);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Discard(temporary);
            throw new InputException(
                $"{path}: cannot be written. {fault.Message.TrimEnd('.')}. " +
                "Give a folder that exists, can be written to and has space left.",
                fault);
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    /// <summary>Makes the folder of a file unless it is there.</summary>
    /// <exception cref="InputException">It cannot be made.</exception>
    public static void MakeFolderOf(string path)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
                Directory.CreateDirectory(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{path}: cannot be written. {fault.Message.TrimEnd('.')}. " +
                "Give a folder that can be made and written to.",
                fault);
        }
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The first fault is the one to report; a disk that refuses to write may refuse to
            // delete.
        }
    }
}
