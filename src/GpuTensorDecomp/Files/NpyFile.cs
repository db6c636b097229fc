using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace GpuTensorDecomp.Files;

/// <summary>
/// NumPy's <c>.npy</c>: real, integer and boolean entries of any width and byte order, C or Fortran
/// order, are read as float64 (integers beyond 2^53 are rounded); float64 in C order is written.
/// </summary>
public static class NpyFile
{
    // A multiple of every item size; small enough to stay in cache.
    private const int ChunkBytes = 1 << 16;

    /// <summary>Reads an array (<c>.gz</c> is unpacked).</summary>
    /// <exception cref="InputException">
    /// Missing, empty, truncated, no .npy, or a type not read.
    /// </exception>
    public static NpyArray Read(string path) => InputFile.Read(path, Read);

    /// <summary>Reads one array from where the stream stands.</summary>
    /// <exception cref="InputException">Empty, truncated, no .npy, or a type not read.</exception>
    public static NpyArray Read(Stream stream)
    {
        NpyHeader header = NpyHeader.Read(stream);
        if (stream.CanSeek && stream.Length - stream.Position < header.DataBytes)
            throw Truncated(header, stream.Length - stream.Position);

        double[] values = new double[header.Count];
        byte[] bytes = new byte[ChunkBytes];
        double[] chunk = new double[ChunkBytes / header.ItemSize];
        var order = new FortranOrder(header.Shape);
        for (int done = 0; done < values.Length;)
        {
            int count = Math.Min(chunk.Length, values.Length - done);
            Span<byte> part = bytes.AsSpan(0, count * header.ItemSize);
            int got = stream.ReadAtLeast(part, part.Length, throwOnEndOfStream: false);
            if (got < part.Length)
                throw Truncated(header, (long)done * header.ItemSize + got);

            Decode(header, part, chunk);
            if (header.FortranOrder)
                order.Scatter(chunk.AsSpan(0, count), values);
            else
                chunk.AsSpan(0, count).CopyTo(values.AsSpan(done));
            done += count;
        }

        return new NpyArray(header.Shape, values);
    }

    /// <summary>Writes an array as little-endian float64 in C order.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, NpyArray array) =>
        AtomicFile.Write(path, stream => Write(stream, array));

    /// <summary>Writes an array as little-endian float64 in C order.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="array">The array.</param>
    /// <param name="cancellation">Ends it between two parts.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Write(
        Stream stream, NpyArray array, CancellationToken cancellation = default)
    {
        long expected = array.Shape.Aggregate(1L, (product, n) => product * n);
        if (expected != array.Values.Length)
        {
            throw new InputException(
                $"The shape {array.ShapeText} has {expected} entries, " +
                $"but {array.Values.Length} are given.");
        }

        stream.Write(NpyHeader.Float64(array.Shape));
        if (BitConverter.IsLittleEndian)
        {
            // In chunks, because a span of bytes holds at most 2^31 of them.
            const int chunk = 1 << 20;
            for (int done = 0; done < array.Values.Length; done += chunk)
            {
                cancellation.ThrowIfCancellationRequested();
                int count = Math.Min(chunk, array.Values.Length - done);
                stream.Write(MemoryMarshal.AsBytes(array.Values.AsSpan(done, count)));
            }

            return;
        }

        Span<byte> item = stackalloc byte[sizeof(double)];
        foreach (double value in array.Values)
        {
            cancellation.ThrowIfCancellationRequested();
            BinaryPrimitives.WriteDoubleLittleEndian(item, value);
            stream.Write(item);
        }
    }

    private static InputException Truncated(NpyHeader header, long found) => new(
        $"the file is truncated: shape ({string.Join(", ", header.Shape)}) needs " +
        $"{header.DataBytes} bytes of entries, but {found} are there. Copy or save it again.");

    private static void Decode(NpyHeader header, Span<byte> bytes, Span<double> values)
    {
        if (header.BigEndian == BitConverter.IsLittleEndian)
            SwapBytes(bytes, header.ItemSize);
        switch (header.Kind, header.ItemSize)
        {
            case ('f', 8): Widen<double>(bytes, values); break;
            case ('f', 4): Widen<float>(bytes, values); break;
            case ('f', 2): Widen<Half>(bytes, values); break;
            case ('i', 1): Widen<sbyte>(bytes, values); break;
            case ('i', 2): Widen<short>(bytes, values); break;
            case ('i', 4): Widen<int>(bytes, values); break;
            case ('i', 8): Widen<long>(bytes, values); break;
            case ('u', 2): Widen<ushort>(bytes, values); break;
            case ('u', 4): Widen<uint>(bytes, values); break;
            case ('u', 8): Widen<ulong>(bytes, values); break;
            default: Widen<byte>(bytes, values); break;
        }
    }

    private static void Widen<T>(ReadOnlySpan<byte> bytes, Span<double> values)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<T> items = MemoryMarshal.Cast<byte, T>(bytes);
        for (int i = 0; i < items.Length; i++)
            values[i] = double.CreateTruncating(items[i]);
    }

    private static void SwapBytes(Span<byte> bytes, int itemSize)
    {
        for (int start = 0; itemSize > 1 && start < bytes.Length; start += itemSize)
            bytes.Slice(start, itemSize).Reverse();
    }
}
