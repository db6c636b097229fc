using System.Buffers.Binary;
using System.Numerics;

namespace GpuTensorDecomp.Sweeps;

/// <summary>CRC-32C (Castagnoli), which processors compute by themselves.</summary>
internal static class Checksum
{
    /// <summary>The CRC of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="seed">0 for the standard value; another makes another family of sums.</param>
    public static uint Of(ReadOnlySpan<byte> bytes, uint seed = 0)
    {
        uint crc = ~seed;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
