using System.Buffers.Binary;
using System.Text;

namespace GpuTensorDecomp.Tests.Files;

/// <summary>
/// Makes .npy files byte by byte from the format's description, not by the library.
/// </summary>
internal static class NpyBytes
{
    public static byte[] File(string header, byte[] data, byte version = 1)
    {
        byte[] text = Encoding.UTF8.GetBytes(header + "\n");
        byte[] length = new byte[version == 1 ? 2 : 4];
        if (version == 1)
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)text.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. data];
    }

    public static byte[] File(
        string type, string shape, byte[] data, bool fortran = false, byte version = 1) =>
        File(
            $"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': {shape}, }}",
            data,
            version);

    public static byte[] Doubles(params double[] values) =>
        [.. values.SelectMany(BitConverter.GetBytes)];
}
