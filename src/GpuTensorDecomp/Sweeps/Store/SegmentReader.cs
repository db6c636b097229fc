namespace GpuTensorDecomp.Sweeps;

/// <summary>
/// Reads a segment from where it was left, line by line. A line that does not end is the tail of a
/// write that was cut short, or is going on: it is left for the next time. A line whose checksum
/// differs is passed over and told of.
/// </summary>
internal sealed class SegmentReader(string path, StoreOperations operations)
{
    private const int BufferSize = 1 << 18;

    /// <summary>Takes a record: its key, whether the case failed, and its JSON.</summary>
    public delegate void Take(ulong key, bool failed, ReadOnlySpan<byte> body);

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Where the next line begins, in bytes.</summary>
    public long Offset { get; set; }

    /// <summary>Bytes after the last whole line.</summary>
    public long TornBytes { get; private set; }

    /// <summary>Whole lines that were passed over, and why.</summary>
    public List<string> Damage { get; } = [];

    /// <summary>Reads all lines that were added since the last time.</summary>
    /// <exception cref="InputException">
    /// It cannot be read, or is of a version that is not known.
    /// </exception>
    public void Read(Take take)
    {
        try
        {
            operations.Count(StoreOperation.Read);
            using var stream = new FileStream(
                Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
            stream.Position = Offset;
            ReadLines(stream, take);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{Path}: cannot be read. {fault.Message}", fault);
        }
    }

    private void ReadLines(FileStream stream, Take take)
    {
        byte[] buffer = new byte[BufferSize];
        int held = 0;
        for (int got; (got = stream.Read(buffer, held, buffer.Length - held)) > 0;)
        {
            held += got;
            int start = 0;
            for (int length;
                (length = buffer.AsSpan(start, held - start).IndexOf((byte)'\n')) >= 0;
                start += length + 1)
            {
                TakeLine(buffer.AsSpan(start, length), take);
                Offset += length + 1;
            }

            held -= start;
            buffer.AsSpan(start, held).CopyTo(buffer);
            if (held == buffer.Length)
                Array.Resize(ref buffer, checked(2 * buffer.Length));
        }

        TornBytes = held;
    }

    private void TakeLine(ReadOnlySpan<byte> line, Take take)
    {
        if (Offset == 0 && RecordLine.TryReadHeader(line, out ReadOnlySpan<byte> text) &&
            SegmentHeader.FromJson(text) is { } header)
        {
            RequireVersion(header.Version);
            return;
        }

        if (RecordLine.TryRead(line, out ulong key, out bool failed, out ReadOnlySpan<byte> body))
        {
            take(key, failed, body);
            return;
        }

        Damage.Add(
            $"{Path}: the {line.Length} bytes of the line at byte {Offset} do not match their " +
            (Offset == 0
                ? "checksum; it was the header."
                : "checksum; the record is dropped, and its case will run again."));
    }

    private void RequireVersion(int version)
    {
        if (version != RecordLine.Version)
        {
            throw new InputException(
                $"{Path}: was written in version {version} of the sweep format; this program " +
                $"reads version {RecordLine.Version}. Use the program that wrote it, or another " +
                "folder.");
        }
    }
}
