using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using GpuTensorDecomp.Files;

namespace GpuTensorDecomp.Results;

/// <summary>
/// A folder of checkpoints <c>step-000000012345/</c>, each a byte payload <c>state.bin</c> and a
/// seal <c>DONE</c> with its length and SHA-256. Both are written to a temporary name, flushed to
/// disk and renamed, DONE last, so a torn checkpoint is never read.
/// </summary>
public sealed class CheckpointStore(string folder)
{
    private const string Prefix = "step-";
    private const string StateName = "state.bin";
    private const string DoneName = "DONE";
    private const int BufferSize = 1 << 16;
    private readonly List<string> _damaged = [];

    /// <summary>Checkpoints that are kept; older ones are dropped.</summary>
    public static int Kept => 3;

    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>
    /// Whether checkpoints of earlier runs may be there; a folder that is known to be new is not
    /// looked for.
    /// </summary>
    public bool MayHoldEarlier { get; init; } = true;

    /// <summary>
    /// Whether writing waits for the disk. Without, a power cut may cost a checkpoint, which is
    /// then passed over because its seal does not match.
    /// </summary>
    public bool IsDurable { get; init; } = true;

    /// <summary>Whether a checkpoint was written or found here.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>
    /// Checkpoints passed over by the last <see cref="FindNewest"/> because they are damaged: the
    /// file, what is wrong with it, and the step that is used instead.
    /// </summary>
    public IReadOnlyList<string> Skipped { get; private set; } = [];

    /// <summary>Writes a checkpoint and drops all but the newest few.</summary>
    /// <param name="step">Its step; steps rise from one checkpoint to the next.</param>
    /// <param name="write">Writes the state; may be longer than any one array.</param>
    /// <returns>The checkpoint's folder.</returns>
    /// <exception cref="InputException">
    /// It cannot be written; the older ones still stand.
    /// </exception>
    public string Write(long step, Action<Stream> write)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        string path = PathOf(step);
        CheckpointSeal? seal = null;
        Attempt(path, "cannot be written", () =>
        {
            Directory.CreateDirectory(path);
            File.Delete(Path.Combine(path, DoneName));
        });
        AtomicFile.Write(
            Path.Combine(path, StateName),
            file =>
            {
                using var sealing = new SealingStream(file);
                write(sealing);
                seal = sealing.Seal(step);
            },
            IsDurable);
        AtomicFile.Write(
            Path.Combine(path, DoneName),
            stream => JsonSerializer.Serialize(stream, seal, ResultJson.Options),
            IsDurable);
        IsUsed = true;
        Attempt(Folder, "an old checkpoint cannot be removed", () => Prune(path));
        return path;
    }

    /// <summary>The step of the newest intact checkpoint, or null where there is none.</summary>
    /// <exception cref="InputException">The folder cannot be read.</exception>
    public long? FindNewest()
    {
        _damaged.Clear();
        Skipped = [];
        if (!MayHoldEarlier)
            return null;
        long[] steps = [];
        Attempt(Folder, "cannot be read", () => steps = Steps());
        IsUsed |= steps.Length > 0;
        var faults = new List<string>();
        foreach (long step in steps)
        {
            try
            {
                Check(step);
                Skipped = [.. faults.Select(fault => $"{fault}; using step {step} instead")];
                return step;
            }
            catch (InvalidDataException fault)
            {
                faults.Add(fault.Message);
                _damaged.Add(PathOf(step));
            }
        }

        Skipped = [.. faults.Select(fault => $"{fault}; no other checkpoint is intact")];
        return null;
    }

    /// <summary>Reads a checkpoint that was found to be intact.</summary>
    /// <param name="step">Its step.</param>
    /// <param name="read">Makes the state of the payload.</param>
    /// <exception cref="InputException">It cannot be read.</exception>
    public T Read<T>(long step, Func<Stream, T> read)
    {
        T? state = default;
        string path = Path.Combine(PathOf(step), StateName);
        Attempt(path, "cannot be read", () =>
        {
            using FileStream file = File.OpenRead(path);
            using var buffered = new BufferedStream(file, BufferSize);
            state = read(buffered);
        });
        return state!;
    }

    /// <summary>Removes all checkpoints, with the folder, if there are any.</summary>
    /// <exception cref="InputException">They cannot be removed.</exception>
    public void Delete()
    {
        if (IsUsed)
            Attempt(Folder, "cannot be removed", () => Directory.Delete(Folder, recursive: true));
        IsUsed = false;
    }

    private static void Attempt(string path, string fault, Action action)
    {
        try
        {
            action();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{path}: {fault}. {cause.Message.TrimEnd('.')}. " +
                "Give a folder that can be written to and has space left.",
                cause);
        }
    }

    private string PathOf(long step) => Path.Combine(Folder, $"{Prefix}{step:D12}");

    // Newest first. Names that no checkpoint has (left-over temporary ones, say) are not looked at.
    private long[] Steps()
    {
        if (!Directory.Exists(Folder))
            return [];
        var steps = new List<long>();
        foreach (string path in Directory.EnumerateDirectories(Folder, Prefix + "*"))
        {
            string digits = Path.GetFileName(path)[Prefix.Length..];
            CultureInfo culture = CultureInfo.InvariantCulture;
            if (long.TryParse(digits, NumberStyles.None, culture, out long step) &&
                PathOf(step) == path)
            {
                steps.Add(step);
            }
        }

        return [.. steps.OrderDescending()];
    }

    // The whole payload is checked before any of it is believed.
    private void Check(long step)
    {
        string donePath = Path.Combine(PathOf(step), DoneName);
        string statePath = Path.Combine(PathOf(step), StateName);
        if (!File.Exists(donePath))
        {
            throw new InvalidDataException(
                $"{donePath}: missing, so the checkpoint is not complete");
        }

        try
        {
            CheckpointSeal? seal = JsonSerializer.Deserialize<CheckpointSeal>(
                File.ReadAllBytes(donePath), ResultJson.Options);
            using FileStream state = File.OpenRead(statePath);
            if (seal is null || seal.Step != step)
                throw new InvalidDataException($"{donePath}: is for step {seal?.Step}");
            if (state.Length != seal.Length)
            {
                throw new InvalidDataException(
                    $"{statePath}: has {state.Length} bytes instead of {seal.Length}");
            }

            if (Convert.ToHexStringLower(SHA256.HashData(state)) != seal.Sha256)
                throw new InvalidDataException($"{statePath}: checksum differs");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{donePath}: is no valid JSON", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{statePath}: cannot be read ({fault.Message})", fault);
        }
    }

    private void Prune(string newest)
    {
        foreach (string path in _damaged.Where(path => path != newest && Directory.Exists(path)))
            Directory.Delete(path, recursive: true);
        _damaged.Clear();
        foreach (long step in Steps().Skip(Kept))
            Directory.Delete(PathOf(step), recursive: true);
    }
}
