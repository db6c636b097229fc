using System.IO.Compression;
using GpuTensorDecomp.Files;

namespace GpuTensorDecomp.Tests.Files;

public sealed class NpzFileTests
{
    private static readonly KeyValuePair<string, NpyArray>[] Arrays =
    [
        new("u", new NpyArray([2, 2], [1, 2, 3, 4])),
        new("a", new NpyArray([2], [1, -1])),
    ];

    [Fact]
    public void Arrays_come_back_by_name()
    {
        using var folder = new TemporaryFolder();
        NpzFile.Write(folder.File("a.npz"), Arrays);
        IReadOnlyDictionary<string, NpyArray> read = NpzFile.Read(folder.File("a.npz"));
        read.Keys.ShouldBe(["u", "a"], ignoreOrder: true);
        read["u"].Shape.ShouldBe([2, 2]);
        read["u"].Values.ShouldBe([1, 2, 3, 4]);
        read["a"].Values.ShouldBe([1, -1]);
    }

    [Fact]
    public void The_same_arrays_give_the_same_bytes_at_any_time()
    {
        using var first = new MemoryStream();
        using var second = new MemoryStream();
        NpzFile.Write(first, Arrays);
        NpzFile.Write(second, Arrays);
        second.ToArray().ShouldBe(first.ToArray());
        using var archive = new ZipArchive(first, ZipArchiveMode.Read);
        archive.Entries.Select(entry => entry.LastWriteTime.DateTime).Distinct()
            .ShouldBe([new DateTime(1980, 1, 1)]);
    }

    [Fact]
    public void A_compressed_archive_of_another_tool_is_read()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry("x.npy", CompressionLevel.Optimal).Open();
            entry.Write(NpyBytes.File("<f8", "(3,)", NpyBytes.Doubles(1, 2, 3)));
        }

        stream.Position = 0;
        NpzFile.Read(stream)["x"].Values.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void A_file_that_is_no_archive_is_named()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.npz", "not a zip archive");
        Should.Throw<InputException>(() => NpzFile.Read(path)).Message
            .ShouldStartWith($"{path}: this is no .npz file");
    }

    [Fact]
    public void A_truncated_archive_is_refused()
    {
        using var folder = new TemporaryFolder();
        NpzFile.Write(folder.File("a.npz"), Arrays);
        byte[] whole = File.ReadAllBytes(folder.File("a.npz"));
        string path = folder.File("b.npz", whole[..(whole.Length / 2)]);
        Should.Throw<InputException>(() => NpzFile.Read(path)).Message.ShouldStartWith(path);
    }

    [Fact]
    public void A_bad_array_is_named_with_its_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.npz");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using Stream entry = archive.CreateEntry("x.npy").Open();
            entry.Write(NpyBytes.File("<c16", "(1,)", new byte[16]));
        }

        string message = Should.Throw<InputException>(() => NpzFile.Read(path)).Message;
        message.ShouldStartWith($"{path}: array 'x': ");
        message.ShouldContain("complex");
    }
}
