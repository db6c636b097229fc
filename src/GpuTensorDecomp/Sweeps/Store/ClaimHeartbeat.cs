using System.Text.Json;

namespace GpuTensorDecomp.Sweeps;

/// <summary>The heartbeat file of a process that holds claims; its time is the beat.</summary>
/// <param name="Owner">The process.</param>
/// <param name="Ended">Whether it has ended in order and holds nothing any more.</param>
internal sealed record ClaimHeartbeat(ProcessIdentity Owner, bool Ended)
{
    /// <summary>How names of heartbeat files end.</summary>
    public const string Suffix = ".alive";

    /// <summary>Writes it anew.</summary>
    public void Write(string path) =>
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this));

    /// <summary>Reads one; null where there is none, or it is being written.</summary>
    public static ClaimHeartbeat? Read(string path)
    {
        try
        {
            using var stream = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return JsonSerializer.Deserialize<ClaimHeartbeat>(stream);
        }
        catch (Exception fault) when (
            fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
