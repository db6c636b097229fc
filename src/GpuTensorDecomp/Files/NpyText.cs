using System.Buffers.Binary;
using System.Text;

namespace GpuTensorDecomp.Files;

/// <summary>
/// Lists of texts as NumPy stores them: all of one width, in little-endian UTF-32, padded with
/// zeros. NumPy takes zeros off the end, so a text must not end in one.
/// </summary>
internal static class NpyText
{
    private const int CharacterBytes = 4;

    /// <summary>Writes the texts as an array of one axis.</summary>
    public static void Write(Stream stream, IReadOnlyList<string> texts)
    {
        int width = 1; // NumPy has no narrower type
        foreach (string text in texts)
            width = Math.Max(width, Length(text));
        stream.Write(NpyHeader.Text(width, texts.Count));
        byte[] item = new byte[width * CharacterBytes];
        foreach (string text in texts)
        {
            Array.Clear(item);
            int at = 0;
            foreach (Rune rune in text.EnumerateRunes())
            {
                BinaryPrimitives.WriteInt32LittleEndian(item.AsSpan(at), rune.Value);
                at += CharacterBytes;
            }

            stream.Write(item);
        }
    }

    private static int Length(string text)
    {
        int length = 0;
        foreach (Rune _ in text.EnumerateRunes())
            length++;
        return length;
    }
}
