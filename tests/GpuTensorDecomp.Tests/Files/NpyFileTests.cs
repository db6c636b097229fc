using System.Text;
using GpuTensorDecomp.Files;

namespace GpuTensorDecomp.Tests.Files;

public sealed class NpyFileTests
{
    // 1, 2 (then −2 or 3 where noted) in each type, written by hand.
    [Theory]
    [InlineData("<f2", "003C00C0", 1, -2)]
    [InlineData(">f2", "3C00C000", 1, -2)]
    [InlineData("<f4", "0000803F000000C0", 1, -2)]
    [InlineData(">f4", "3F800000C0000000", 1, -2)]
    [InlineData("<f8", "000000000000F03F00000000000000C0", 1, -2)]
    [InlineData(">f8", "3FF0000000000000C000000000000000", 1, -2)]
    [InlineData("|i1", "01FE", 1, -2)]
    [InlineData("<i2", "0100FEFF", 1, -2)]
    [InlineData(">i2", "0001FFFE", 1, -2)]
    [InlineData("<i4", "01000000FEFFFFFF", 1, -2)]
    [InlineData(">i4", "00000001FFFFFFFE", 1, -2)]
    [InlineData("<i8", "0100000000000000FEFFFFFFFFFFFFFF", 1, -2)]
    [InlineData(">i8", "0000000000000001FFFFFFFFFFFFFFFE", 1, -2)]
    [InlineData("|u1", "01FE", 1, 254)]
    [InlineData("<u2", "0100FEFF", 1, 65534)]
    [InlineData(">u2", "0001FFFE", 1, 65534)]
    [InlineData("<u4", "01000000FEFFFFFF", 1, 4294967294)]
    [InlineData(">u4", "00000001FFFFFFFE", 1, 4294967294)]
    [InlineData("<u8", "01000000000000000000000000000080", 1, 9223372036854775808)]
    [InlineData(">u8", "00000000000000018000000000000000", 1, 9223372036854775808)]
    [InlineData("|b1", "0100", 1, 0)]
    public void Every_real_type_and_byte_order_is_read(
        string type, string hex, double first, double second)
    {
        byte[] file = NpyBytes.File(type, "(2,)", Convert.FromHexString(hex));
        NpyArray array = NpyFile.Read(new MemoryStream(file));
        array.Shape.ShouldBe([2]);
        array.Values.ShouldBe([first, second]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Header_versions_1_to_3_are_read(byte version)
    {
        byte[] file = NpyBytes.File("<f8", "(1, 2)", NpyBytes.Doubles(3, 4), version: version);
        NpyFile.Read(new MemoryStream(file)).Values.ShouldBe([3, 4]);
    }

    [Fact]
    public void Fortran_order_is_turned_into_C_order()
    {
        // a[i,j,k] = 100 i + 10 j + k for shape (2, 3, 2); Fortran order runs i fastest.
        double[] fortran = [0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121];
        byte[] file = NpyBytes.File("<f8", "(2, 3, 2)", NpyBytes.Doubles(fortran), fortran: true);
        NpyArray array = NpyFile.Read(new MemoryStream(file));
        array.Shape.ShouldBe([2, 3, 2]);
        array.Values.ShouldBe([0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121]);
    }

    [Fact]
    public void Arrays_longer_than_one_chunk_are_read_in_both_orders()
    {
        const int n = 150;
        double[] rowMajor = [.. Enumerable.Range(0, n * n).Select(i => i / n * 1000.0 + i % n)];
        double[] columnMajor = [.. Enumerable.Range(0, n * n).Select(i => i % n * 1000.0 + i / n)];
        string shape = $"({n}, {n})";
        NpyFile.Read(new MemoryStream(NpyBytes.File("<f8", shape, NpyBytes.Doubles(rowMajor))))
            .Values.ShouldBe(rowMajor);
        NpyFile.Read(new MemoryStream(
            NpyBytes.File("<f8", shape, NpyBytes.Doubles(columnMajor), fortran: true)))
            .Values.ShouldBe(rowMajor);
    }

    [Fact]
    public void A_single_number_has_an_empty_shape()
    {
        byte[] file = NpyBytes.File("<f8", "()", NpyBytes.Doubles(7));
        NpyArray array = NpyFile.Read(new MemoryStream(file));
        array.Shape.ShouldBeEmpty();
        array.Values.ShouldBe([7]);
    }

    [Fact]
    public void What_is_written_has_the_bytes_of_the_format()
    {
        using var stream = new MemoryStream();
        NpyFile.Write(stream, new NpyArray([2, 1], [1.5, -0.0]));
        byte[] bytes = stream.ToArray();
        bytes[..10].ShouldBe([0x93, .. "NUMPY"u8, 1, 0, 118, 0]);
        Encoding.ASCII.GetString(bytes[10..128]).ShouldBe(
            "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1), }".PadRight(117) + "\n");
        bytes[128..].ShouldBe(Convert.FromHexString("000000000000F83F0000000000000080"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void One_axis_is_written_with_the_comma_that_Python_needs(int length)
    {
        using var stream = new MemoryStream();
        NpyFile.Write(stream, new NpyArray([length], new double[length]));
        Encoding.ASCII.GetString(stream.ToArray()).ShouldContain($"'shape': ({length},), }}");
    }

    [Fact]
    public void A_round_trip_keeps_every_bit()
    {
        using var folder = new TemporaryFolder();
        double[] values = [double.Epsilon, -0.0, double.MaxValue, 1.0 / 3, double.NaN, 1e-300];
        NpyFile.Write(folder.File("a.npy"), new NpyArray([2, 3], values));
        NpyArray read = NpyFile.Read(folder.File("a.npy"));
        read.Shape.ShouldBe([2, 3]);
        read.Values.Select(BitConverter.DoubleToInt64Bits)
            .ShouldBe(values.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void A_shape_that_does_not_fit_the_values_is_not_written()
    {
        using var stream = new MemoryStream();
        Should.Throw<InputException>(() => NpyFile.Write(stream, new NpyArray([2, 2], [1, 2, 3])))
            .Message.ShouldContain("4 entries");
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("none.npy");
        Should.Throw<InputException>(() => NpyFile.Read(path)).Message
            .ShouldBe($"{path}: there is no such file.");
    }

    [Fact]
    public void A_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<InputException>(() => NpyFile.Read(folder.Path))
            .Message.ShouldContain("folder");
    }

    [Fact]
    public void An_empty_file_is_named()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("empty.npy", "");
        Should.Throw<InputException>(() => NpyFile.Read(path)).Message
            .ShouldBe($"{path}: the file is empty (0 bytes).");
    }

    [Theory]
    [InlineData("a.npy", false)]
    [InlineData("a.npy.gz", true)]
    public void Truncated_entries_are_told_with_both_sizes(string name, bool packed)
    {
        using var folder = new TemporaryFolder();
        byte[] file = NpyBytes.File("<f8", "(2, 2)", NpyBytes.Doubles(1, 2, 3, 4))[..^9];
        string path = folder.File(name, packed ? Gzip.Pack(file) : file);
        string message = Should.Throw<InputException>(() => NpyFile.Read(path)).Message;
        message.ShouldStartWith($"{path}: the file is truncated");
        message.ShouldContain("needs 32 bytes of entries, but 23 are there");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(40)]
    public void A_header_cut_short_is_truncated_too(int length)
    {
        byte[] file = NpyBytes.File("<f8", "(1,)", NpyBytes.Doubles(1))[..length];
        Should.Throw<InputException>(() => NpyFile.Read(new MemoryStream(file)))
            .Message.ShouldContain("the file ends inside");
    }

    [Fact]
    public void Other_bytes_are_no_npy_file()
    {
        byte[] file = Encoding.ASCII.GetBytes("1.0,2.0,3.0\n4.0,5.0,6.0\n");
        Should.Throw<InputException>(() => NpyFile.Read(new MemoryStream(file)))
            .Message.ShouldContain("no .npy file");
    }

    [Fact]
    public void An_unknown_version_is_refused()
    {
        byte[] file = NpyBytes.File("<f8", "(1,)", NpyBytes.Doubles(1));
        file[6] = 4;
        Should.Throw<InputException>(() => NpyFile.Read(new MemoryStream(file)))
            .Message.ShouldContain("version 4.0");
    }

    [Theory]
    [InlineData("'<c16'", "complex")]
    [InlineData("'|O'", "Python objects")]
    [InlineData("'<U5'", "text")]
    [InlineData("'|S3'", "text")]
    [InlineData("'<f16'", "extended precision")]
    [InlineData("'<M8[ns]'", "dates")]
    [InlineData("[('x', '<f8'), ('y', '<f8')]", "not plain numbers")]
    public void Other_types_are_refused_with_the_type_to_convert_to(string type, string what)
    {
        string header = $"{{'descr': {type}, 'fortran_order': False, 'shape': (1,), }}";
        string message = Should.Throw<InputException>(
            () => NpyFile.Read(new MemoryStream(NpyBytes.File(header, new byte[64])))).Message;
        message.ShouldContain(type);
        message.ShouldContain(what);
        message.ShouldContain("Convert to float64");
    }

    [Fact]
    public void A_header_without_shape_is_damaged()
    {
        byte[] file = NpyBytes.File("{'descr': '<f8', 'fortran_order': False, }", new byte[8]);
        Should.Throw<InputException>(() => NpyFile.Read(new MemoryStream(file)))
            .Message.ShouldContain("'shape'");
    }

    [Fact]
    public void More_entries_than_an_array_can_hold_are_refused_before_any_is_read()
    {
        byte[] file = NpyBytes.File("<f8", "(100000, 100000)", new byte[8]);
        Should.Throw<InputException>(() => NpyFile.Read(new MemoryStream(file)))
            .Message.ShouldContain("more than 2147483591 entries");
    }
}
