using System.Text;
using System.Text.Json;
using GpuTensorDecomp.Sweeps.Running;

namespace GpuTensorDecomp.Sweeps;

/// <summary>
/// The heartbeat file of a process that holds claims; its time is the beat. It also says what the
/// process is doing, so that a live view costs no file of its own.
/// </summary>
/// <param name="Owner">The process.</param>
/// <param name="Ended">Whether it has ended in order and holds nothing any more.</param>
/// <param name="Progress">What it has done so far; null where that is not known.</param>
/// <param name="MemoryBytes">Memory that it takes, in bytes; 0 where that is not known.</param>
internal sealed record ClaimHeartbeat(
    ProcessIdentity Owner, bool Ended, SweepProgress? Progress = null, long MemoryBytes = 0)
{
    // The longest text, rounded up: a host of 40 letters and eight numbers of 20 digits.
    private const int Length = 768;

    /// <summary>How names of heartbeat files end.</summary>
    public const string Suffix = ".alive";

    /// <summary>
    /// Writes it anew, over the old one and in the same length: a disk that has become full still
    /// takes that, where a file that was emptied first would stay empty.
    /// </summary>
    public void Write(string path)
    {
        string text = JsonSerializer.Serialize(this).PadRight(Length);
        using var stream = new FileStream(
            path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite, 0);
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

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
