using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace GpuTensorDecomp.Files;

/// <summary>
/// The header of an <c>.npy</c> file, versions 1 to 3: magic, version, length, then a Python
/// dictionary with <c>descr</c>, <c>fortran_order</c> and <c>shape</c>.
/// </summary>
internal sealed partial record NpyHeader(
    char Kind, int ItemSize, bool BigEndian, bool FortranOrder, int[] Shape, int Count)
{
    private const int LongestHeader = 1 << 20;

    private static ReadOnlySpan<byte> Magic => [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]; // "NUMPY"

    /// <summary>The bytes that the entries take.</summary>
    public long DataBytes => (long)Count * ItemSize;

    /// <summary>Reads the header and leaves the stream at the first entry.</summary>
    public static NpyHeader Read(Stream stream)
    {
        Span<byte> start = stackalloc byte[8];
        int got = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (got == 0)
            throw new InputException("the file is empty (0 bytes).");
        if (!start[..Math.Min(got, 6)].SequenceEqual(Magic[..Math.Min(got, 6)]))
        {
            throw new InputException(
                "this is no .npy file: it does not begin with the bytes 93 'NUMPY'. " +
                "Write one with numpy.save.");
        }

        RequireBytes(got, start.Length, "the header");
        int version = start[6];
        if (version is < 1 or > 3)
        {
            throw new InputException(
                $".npy version {version}.{start[7]} is not known; 1.0 to 3.0 are.");
        }

        Span<byte> lengthBytes = stackalloc byte[version == 1 ? 2 : 4];
        got = stream.ReadAtLeast(lengthBytes, lengthBytes.Length, throwOnEndOfStream: false);
        RequireBytes(got, lengthBytes.Length, "the header's length");
        uint length = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes)
            : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > LongestHeader)
        {
            throw new InputException(
                $"the .npy header claims {length} bytes; the file is damaged.");
        }

        byte[] text = new byte[length];
        got = stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
        RequireBytes(got, text.Length, "the header");
        return Parse((version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text));
    }

    /// <summary>
    /// Version 1.0 header of little-endian float64 in C order, padded to 64 bytes.
    /// </summary>
    public static byte[] Float64(int[] shape) => Bytes("<f8", shape);

    /// <summary>
    /// Version 1.0 header of a list of texts, each in so many little-endian UTF-32 characters.
    /// </summary>
    public static byte[] Text(int characters, int count) => Bytes($"<U{characters}", [count]);

    private static byte[] Bytes(string type, int[] shape)
    {
        string axes = string.Concat(shape.Select((n, axis) => axis == 0 ? $"{n}," : $" {n},"));
        if (shape.Length > 1)
            axes = axes[..^1];
        string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({axes}), }}";
        int total = (Magic.Length + 4 + text.Length + 1 + 63) / 64 * 64;
        byte[] header = new byte[total];
        header.AsSpan().Fill((byte)' ');
        Magic.CopyTo(header);
        header[6] = 1;
        header[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), checked((ushort)(total - 10)));
        Encoding.ASCII.GetBytes(text, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }

    private static NpyHeader Parse(string dictionary)
    {
        string text = dictionary.Replace('"', '\'');
        Match order = FortranOrderPattern().Match(text);
        Match shape = ShapePattern().Match(text);
        Match type = TypePattern().Match(text);
        if (!order.Success || !shape.Success || !DescriptionPattern().IsMatch(text))
        {
            throw new InputException(
                "the .npy header lacks 'descr', 'fortran_order' or 'shape'; the file is damaged: " +
                text.Trim());
        }

        char kind = type.Success ? type.Groups["kind"].Value[0] : 'V';
        int size = type.Success && type.Groups["size"].Length is > 0 and < 4
            ? int.Parse(type.Groups["size"].Value)
            : 0;
        bool known = (kind, size) is
            ('f', 2 or 4 or 8) or ('i' or 'u', 1 or 2 or 4 or 8) or ('b', 1);
        if (!known)
        {
            throw new InputException(
                $"entries of type {DescriptionPattern().Match(text).Groups["value"].Value} " +
                $"({Explain(kind, size)}) are not read. Convert to float64: " +
                "numpy.save(file, array.astype('<f8')).");
        }

        int[] axes = ParseShape(shape.Groups["axes"].Value);
        long count = 1;
        foreach (int axis in axes)
            count = axis == 0 ? 0 : Math.Min(count * axis, (long)int.MaxValue + 1);
        if (count > Array.MaxLength)
        {
            throw new InputException(
                $"shape ({shape.Groups["axes"].Value}) has more than {Array.MaxLength} entries, " +
                "the most that one array can hold.");
        }

        return new NpyHeader(
            kind, size, type.Groups["endian"].Value == ">", order.Groups["value"].Value == "True",
            axes, (int)count);
    }

    private static int[] ParseShape(string axes) =>
    [
        .. axes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(text => int.TryParse(text.TrimEnd('L'), out int n) && n >= 0
                ? n
                : throw new InputException(
                    $"the .npy header gives the shape ({axes}); each axis must be 0 to " +
                    $"{int.MaxValue}.")),
    ];

    private static string Explain(char kind, int size) => (kind, size) switch
    {
        ('c', _) => "complex",
        ('O', _) => "Python objects",
        ('S' or 'U' or 'a', _) => "text",
        ('M' or 'm', _) => "dates",
        ('f', _) => "extended precision",
        _ => "not plain numbers",
    };

    private static void RequireBytes(int got, int needed, string what)
    {
        if (got < needed)
        {
            throw new InputException(
                $"the file ends inside {what}: {needed} bytes expected, {got} found. Copy it " +
                "again.");
        }
    }

    [GeneratedRegex(
        @"'fortran_order'\s*:\s*(?<value>True|False)",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex FortranOrderPattern();

    [GeneratedRegex(@"'shape'\s*:\s*\((?<axes>[^)]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShapePattern();

    [GeneratedRegex(
        @"'descr'\s*:\s*(?<value>'[^']*'|\[.*\]|\(.*\))",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex DescriptionPattern();

    [GeneratedRegex(
        @"'descr'\s*:\s*'(?<endian>[<>=|]?)(?<kind>[a-zA-Z?])(?<size>\d*)[^']*'",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex TypePattern();
}
