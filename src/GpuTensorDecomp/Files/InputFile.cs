using System.IO.Compression;

namespace GpuTensorDecomp.Files;

/// <summary>
/// Opens files for reading and gives every fault the name of its file. A suffix <c>.gz</c> is
/// unpacked on the way.
/// </summary>
internal static class InputFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>
    /// Reads a file; what goes wrong comes out as an <see cref="InputException"/>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads the content; its faults get the path in front.</param>
    public static T Read<T>(string path, Func<Stream, T> read)
    {
        if (Directory.Exists(path))
            throw new InputException($"{path}: this is a folder; give a file.");
        if (!File.Exists(path))
            throw new InputException($"{path}: there is no such file.");
        try
        {
            using var file = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize,
                FileOptions.SequentialScan);
            if (file.CanSeek && file.Length == 0)
                throw new InputException("the file is empty (0 bytes).");
            if (!IsCompressed(path))
                return read(file);
            using var unpacked = new GZipStream(file, CompressionMode.Decompress);
            using var buffered = new BufferedStream(unpacked, BufferSize);
            return read(buffered);
        }
        catch (InputException fault)
        {
            throw new InputException([.. fault.Faults.Select(text => $"{path}: {text}")], fault);
        }
        catch (InvalidDataException fault)
        {
            throw new InputException(
                $"{path}: the compressed data are damaged. {fault.Message}", fault);
        }
        catch (OutOfMemoryException fault)
        {
            throw new InputException($"{path}: the content does not fit in memory.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read. {fault.Message}", fault);
        }
    }

    /// <summary>Whether the name says gzip.</summary>
    public static bool IsCompressed(string path) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Splits a path at its format suffix, in lower case, with <c>.gz</c> kept on it:
    /// <c>a.b.CSV.gz</c> → (<c>a.b</c>, <c>.csv.gz</c>).
    /// </summary>
    public static (string Stem, string Suffix) SplitSuffix(string path)
    {
        string packed = IsCompressed(path) ? path[^3..] : "";
        string inner = path[..^packed.Length];
        string suffix = Path.GetExtension(inner);
        return (inner[..^suffix.Length], (suffix + packed).ToLowerInvariant());
    }
}
