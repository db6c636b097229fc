namespace GpuTensorDecomp.Tests.Cli;

/// <summary>
/// Standard output or error of a run that is interrupted once it shows something.
/// </summary>
internal sealed class InterruptingWriter(CancellationTokenSource stop) : StringWriter
{
    public override void Write(char value)
    {
        stop.Cancel();
        base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        stop.Cancel();
        base.Write(buffer, index, count);
    }

    public override void Write(string? value)
    {
        stop.Cancel();
        base.Write(value);
    }
}
