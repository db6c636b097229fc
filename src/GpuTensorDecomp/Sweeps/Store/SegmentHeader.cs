using System.Text.Json;

namespace GpuTensorDecomp.Sweeps;

/// <summary>The first line of a segment: what the file is, and who wrote it.</summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="Version">The version of the lines that follow.</param>
/// <param name="Host">The writer's host.</param>
/// <param name="Process">The writer's process id.</param>
/// <param name="Created">When it was begun, UTC.</param>
internal sealed record SegmentHeader(
    string Format, int Version, string Host, int Process, DateTime Created)
{
    /// <summary>What <see cref="Format"/> says.</summary>
    public const string FormatName = "gpudecomp sweep segment";

    /// <summary>The header of a segment that this process begins now.</summary>
    public static SegmentHeader Of(ProcessIdentity writer) =>
        new(FormatName, RecordLine.Version, writer.Host, writer.Process, DateTime.UtcNow);

    /// <summary>As one line of JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>Reads <see cref="ToJson"/>; null where it is something else.</summary>
    public static SegmentHeader? FromJson(ReadOnlySpan<byte> text)
    {
        try
        {
            SegmentHeader? header = JsonSerializer.Deserialize<SegmentHeader>(text);
            return header?.Format == FormatName ? header : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
