using GpuTensorDecomp.Files;

namespace GpuTensorDecomp.Tests.Files;

public sealed class AtomicFileTests
{
    [Fact]
    public void An_old_file_is_replaced_and_nothing_else_is_left()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.bin", "old and longer");
        AtomicFile.Write(path, stream => stream.Write("new"u8));
        File.ReadAllText(path).ShouldBe("new");
        Directory.GetFiles(folder.Path).ShouldBe([path]);
    }

    [Fact]
    public void The_old_file_stays_whole_until_the_new_one_is()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.bin", "old");
        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            File.ReadAllText(path).ShouldBe("old");
        });
    }

    [Fact]
    public void A_full_disk_is_told_with_path_and_cause_and_leaves_the_old_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.bin", "old");
        string message = Should.Throw<InputException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new IOException("No space left on device");
        })).Message;
        message.ShouldStartWith($"{path}: cannot be written. No space left on device");
        File.ReadAllText(path).ShouldBe("old");
        Directory.GetFiles(folder.Path).ShouldBe([path]);
    }

    [Fact]
    public void A_disk_that_refuses_is_told_with_path_and_cause()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.bin");
        Should.Throw<InputException>(() => AtomicFile.Write(
            path, _ => throw new UnauthorizedAccessException("Read-only file system")))
            .Message.ShouldStartWith($"{path}: cannot be written. Read-only file system");
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_fault_of_the_content_passes_through_and_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<ArithmeticException>(() => AtomicFile.Write(
            folder.File("a.bin"), _ => throw new ArithmeticException()));
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_missing_folder_is_told()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("none/a.bin");
        Should.Throw<InputException>(() => AtomicFile.Write(path, _ => { })).Message
            .ShouldStartWith($"{path}: cannot be written");
    }

    [Fact]
    public void A_folder_in_the_way_is_told()
    {
        using var folder = new TemporaryFolder();
        string path = Directory.CreateDirectory(folder.File("a.bin")).FullName;
        Should.Throw<InputException>(() => AtomicFile.Write(path, _ => { })).Message
            .ShouldContain("A folder of that name");
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }
}
