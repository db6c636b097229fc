using System.IO.Compression;

namespace GpuTensorDecomp.Files;

/// <summary>NumPy's <c>.npz</c>: a zip archive with one <c>.npy</c> for each named array.</summary>
public static class NpzFile
{
    /// <summary>Reads all arrays.</summary>
    /// <exception cref="InputException">
    /// No archive, or an entry that is no readable array.
    /// </exception>
    public static IReadOnlyDictionary<string, NpyArray> Read(string path) =>
        InputFile.Read(path, Read);

    /// <summary>Reads all arrays.</summary>
    /// <exception cref="InputException">
    /// No archive, or an entry that is no readable array.
    /// </exception>
    public static IReadOnlyDictionary<string, NpyArray> Read(Stream stream)
    {
        using ZipArchive archive = Open(stream);
        var arrays = new Dictionary<string, NpyArray>(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            string name = entry.FullName.EndsWith(".npy", StringComparison.OrdinalIgnoreCase)
                ? entry.FullName[..^4]
                : entry.FullName;
            try
            {
                using Stream content = entry.Open();
                arrays[name] = NpyFile.Read(content);
            }
            catch (InputException fault)
            {
                throw new InputException(
                    [.. fault.Faults.Select(text => $"array '{name}': {text}")], fault);
            }
        }

        return arrays;
    }

    /// <summary>
    /// Writes arrays as float64, uncompressed: the same arrays give the same bytes.
    /// </summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, NpyArray>> arrays) =>
        AtomicFile.Write(path, stream => Write(stream, arrays));

    /// <summary>
    /// Writes arrays as float64, uncompressed: the same arrays give the same bytes.
    /// </summary>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, NpyArray>> arrays)
    {
        using var npz = new NpzWriter(stream);
        foreach ((string name, NpyArray array) in arrays)
            npz.Add(name, array);
    }

    private static ZipArchive Open(Stream stream)
    {
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException fault)
        {
            throw new InputException(
                "this is no .npz file: the zip directory is missing or damaged. " +
                "Write one with numpy.savez.",
                fault);
        }
    }
}
