using System.IO.Compression;

namespace GpuTensorDecomp.Files;

/// <summary>
/// Writes NumPy's <c>.npz</c> array by array; the same arrays give the same bytes. The archive is
/// whole once this is disposed of; the stream stays open.
/// </summary>
public sealed class NpzWriter(Stream stream) : IDisposable
{
    // The oldest time that a zip entry can hold, which is what numpy.savez writes too.
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);

    /// <summary>Adds an array as float64, uncompressed.</summary>
    public void Add(string name, NpyArray array)
    {
        using Stream content = Entry(name, CompressionLevel.NoCompression);
        NpyFile.Write(content, array);
    }

    /// <summary>
    /// Adds a list of texts, each as wide as the longest (NumPy's <c>&lt;U</c>); compressed,
    /// because most of that width is empty.
    /// </summary>
    public void Add(string name, IReadOnlyList<string> texts)
    {
        using Stream content = Entry(name, CompressionLevel.Fastest);
        using var buffered = new BufferedStream(content, 1 << 16);
        NpyText.Write(buffered, texts);
    }

    /// <summary>Writes the archive's directory.</summary>
    public void Dispose() => _archive.Dispose();

    private Stream Entry(string name, CompressionLevel compression)
    {
        ZipArchiveEntry entry = _archive.CreateEntry(name + ".npy", compression);
        entry.LastWriteTime = EntryTime;
        return entry.Open();
    }
}
