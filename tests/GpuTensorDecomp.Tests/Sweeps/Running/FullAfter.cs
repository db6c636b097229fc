namespace GpuTensorDecomp.Tests.Sweeps.Running;

/// <summary>A file on a disk that takes some bytes and no more.</summary>
internal sealed class FullAfter(string path, int bytes) : Stream
{
    private readonly FileStream _file = new(
        path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, 0);

    public override bool CanRead => false;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => _file.Length;

    public override long Position
    {
        get => _file.Position;
        set => _file.Position = value;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (_file.Length + count > bytes)
            throw new IOException("No space left on device");
        _file.Write(buffer, offset, count);
    }

    public override void SetLength(long value) => _file.SetLength(value);

    public override void Flush() => _file.Flush();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => _file.Seek(offset, origin);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }
}
