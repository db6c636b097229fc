using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace GpuTensorDecomp.Sweeps;

/// <summary>
/// One line of a segment: <c>CRC ID FLAG JSON\n</c>, where CRC is the CRC-32C of the bytes from ID
/// to the end of JSON (eight hexadecimal digits, seeded with the format's version), ID the case's
/// sixteen digits, FLAG <c>+</c> for a solved and <c>!</c> for a failed case. Whether a case is
/// there can be told without reading its JSON.
/// </summary>
internal static class RecordLine
{
    /// <summary>The version of segments that is written, and the only one that is read.</summary>
    public const int Version = 1;

    private const int CrcDigits = 8;
    private const int IdAt = CrcDigits + 1;
    private const int FlagAt = IdAt + CaseKey.Length + 1;
    private const int BodyAt = FlagAt + 2;

    /// <summary>Appends the line of a record.</summary>
    public static void Write(ArrayBufferWriter<byte> output, SweepRecord record)
    {
        int start = output.WrittenCount;
        char flag = record.Fault is null ? '+' : '!';
        Span<byte> head = stackalloc byte[BodyAt];
        head.Fill((byte)' ');
        head[..CrcDigits].Fill((byte)'0');
        Encoding.ASCII.GetBytes(record.CaseId, head[IdAt..]);
        head[FlagAt] = (byte)flag;
        output.Write(head);
        RecordJson.Write(output, record);
        Seal(output, start, Version);
    }

    /// <summary>Appends a line <c>CRC TEXT\n</c>: a segment's header.</summary>
    public static void WriteHeader(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        int start = output.WrittenCount;
        output.Write("00000000 "u8);
        output.Write(text);
        Seal(output, start, 0);
    }

    /// <summary>
    /// The text of a header line (without its newline); false where its checksum differs.
    /// </summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> text)
    {
        text = line.Length > IdAt ? line[IdAt..] : default;
        return HasSum(line, 0);
    }

    /// <summary>
    /// Takes a line (without its newline) apart; false where it is not whole.
    /// </summary>
    public static bool TryRead(
        ReadOnlySpan<byte> line, out ulong key, out bool failed, out ReadOnlySpan<byte> body)
    {
        key = 0;
        failed = false;
        body = default;
        if (line.Length <= BodyAt || !HasSum(line, Version))
            return false;
        failed = line[FlagAt] == '!';
        body = line[BodyAt..];
        return Utf8Parser.TryParse(
            line.Slice(IdAt, CaseKey.Length), out key, out int used, 'x') &&
            used == CaseKey.Length;
    }

    private static bool HasSum(ReadOnlySpan<byte> line, uint seed) =>
        line.Length > IdAt &&
        line[CrcDigits] == ' ' &&
        Utf8Parser.TryParse(line[..CrcDigits], out uint crc, out int used, 'x') &&
        used == CrcDigits &&
        crc == Checksum.Of(line[IdAt..], seed);

    // The sum is known only when the line is, so its digits are written over the zeros.
    private static void Seal(ArrayBufferWriter<byte> output, int start, uint seed)
    {
        uint crc = Checksum.Of(output.WrittenSpan[(start + IdAt)..], seed);
        output.Write("\n"u8);
        Span<byte> digits = System.Runtime.InteropServices.MemoryMarshal.AsMemory(
            output.WrittenMemory).Span.Slice(start, CrcDigits);
        crc.TryFormat(digits, out _, "x8", CultureInfo.InvariantCulture);
    }
}
