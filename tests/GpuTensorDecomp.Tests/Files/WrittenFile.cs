namespace GpuTensorDecomp.Tests.Files;

/// <summary>A new file that is written only; a test says what writing does.</summary>
/// <param name="path">The file, which is made.</param>
internal abstract class WrittenFile(string path) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => Inner.Length;

    public override long Position
    {
        get => Inner.Position;
        set => Inner.Position = value;
    }

    /// <summary>The file itself, without a buffer.</summary>
    protected FileStream Inner { get; } = new(
        path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, 0);

    public override void SetLength(long value) => Inner.SetLength(value);

    public override void Flush() => Inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => Inner.Seek(offset, origin);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Inner.Dispose();
        base.Dispose(disposing);
    }
}
