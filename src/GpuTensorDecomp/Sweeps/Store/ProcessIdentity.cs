using System.Globalization;

namespace GpuTensorDecomp.Sweeps;

/// <summary>Which process on which machine: makes names of segments unique.</summary>
/// <param name="Host">The host's name, of letters, digits and hyphens.</param>
/// <param name="Machine">
/// The boot of the system and its table of processes; two processes with the same value can see
/// whether the other lives. Empty where this cannot be known.
/// </param>
/// <param name="Process">The process id.</param>
/// <param name="Started">
/// When it started, in ticks: of the boot's clock on Linux, of UTC elsewhere.
/// </param>
internal sealed record ProcessIdentity(string Host, string Machine, int Process, long Started)
{
    private const int LongestHost = 40;

    // Fields of /proc/PID/stat after the name in brackets: state first, start time twentieth.
    private const int StateField = 0;
    private const int StartField = 19;

    /// <summary>This process.</summary>
    public static ProcessIdentity Current { get; } = Create();

    /// <summary>The name that its files carry.</summary>
    public string Name => $"{Host}-{Process}-{Started.ToString("x", CultureInfo.InvariantCulture)}";

    /// <summary>
    /// Whether it is certain that the process has ended: it ran on this machine and is no more.
    /// </summary>
    public bool IsKnownDead
    {
        get
        {
            if (Machine.Length == 0 || Machine != Current.Machine)
                return false;
            string[]? fields = StatusFields(Process);
            return fields is null ||
                fields[StateField] is "Z" or "X" ||
                fields[StartField] != Started.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static ProcessIdentity Create()
    {
        string host = string.Concat(Environment.MachineName.Select(
            c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));
        host = host[..Math.Min(host.Length, LongestHost)];
        int process = Environment.ProcessId;
        if (OperatingSystem.IsLinux() && StatusFields(process) is { } fields && Boot() is { } boot)
        {
            long ticks = long.Parse(fields[StartField], CultureInfo.InvariantCulture);
            return new ProcessIdentity(host, boot, process, ticks);
        }

        using var self = System.Diagnostics.Process.GetCurrentProcess();
        return new ProcessIdentity(
            host, "", process, self.StartTime.ToUniversalTime().Ticks);
    }

    // Containers share a boot but not a table of processes, so both are named.
    private static string? Boot()
    {
        try
        {
            string boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            return $"{boot} {new FileInfo("/proc/self/ns/pid").LinkTarget}";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string[]? StatusFields(int process)
    {
        try
        {
            string text = File.ReadAllText($"/proc/{process}/stat");
            string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return fields.Length > StartField ? fields : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
