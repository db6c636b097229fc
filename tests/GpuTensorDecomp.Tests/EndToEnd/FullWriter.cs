using System.Text;

namespace GpuTensorDecomp.Tests.EndToEnd;

/// <summary>A standard output that leads to a full disk.</summary>
internal sealed class FullWriter : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => throw new IOException("No space left on device");
}
