using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Sweeps.Running;

/// <summary>A file on a disk that takes some bytes and no more.</summary>
internal sealed class FullAfter(string path, int bytes) : WrittenFile(path)
{
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (Length + count > bytes)
            throw new IOException("No space left on device");
        Inner.Write(buffer, offset, count);
    }
}
