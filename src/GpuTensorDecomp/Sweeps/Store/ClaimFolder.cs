using System.Diagnostics;
using System.Text;
using GpuTensorDecomp.Sweeps.Running;

namespace GpuTensorDecomp.Sweeps;

/// <summary>
/// Claims of blocks, as files <c>BLOCK.GENERATION.claim</c> that are created exclusively, which is
/// atomic on local and network file systems: a block is claimed by creating generation 1, and taken
/// over from a holder of generation g by creating g + 1, so that exactly one process can. Nothing
/// is renamed or deleted. A claim's first line names its holder, a second one says how it ended.
/// One heartbeat file a process serves all of its claims.
/// </summary>
internal sealed class ClaimFolder : IDisposable
{
    /// <summary>The line of a block that is finished.</summary>
    public const string DoneMark = "done";

    /// <summary>The line of a block that was given back.</summary>
    public const string ReleasedMark = "released";

    private readonly string _folder;
    private readonly SweepStoreOptions _options;
    private readonly StoreOperations _operations;
    private readonly string _heartbeat;
    private readonly Lock _gate = new();
    private Timer? _timer;
    private long _lastBeat;
    private bool _ended;

    public ClaimFolder(string folder, SweepStoreOptions options, StoreOperations operations)
    {
        _folder = folder;
        _options = options;
        _operations = operations;
        _heartbeat = HeartbeatOf(options.Identity.Name);
    }

    private enum State
    {
        Held,
        Free,
    }

    /// <summary>What this process has done so far, for its heartbeats.</summary>
    public Func<SweepProgress>? Progress { get; set; }

    /// <summary>Claims a block, or takes it over.</summary>
    /// <param name="block">The block.</param>
    /// <param name="isRecorded">
    /// Whether all of its cases are recorded, asked where another process had the block: marks of
    /// finished blocks are not trusted, because a power cut may keep them and lose the records.
    /// </param>
    /// <returns>Null where another process holds it, or nothing is left to do.</returns>
    public SweepClaim? TryClaim(SweepBlock block, Func<bool> isRecorded)
    {
        Attempt(Start);
        for (int generation = 1; ; generation++)
        {
            string path = Path.Combine(_folder, $"{block.Name}.{generation}.claim");
            bool created = false;
            Attempt(() => created = TryCreate(path));
            if (created)
                return new SweepClaim(block, generation, mark => Mark(path, mark));
            if (StateOf(path) == State.Held || isRecorded())
                return null;
        }
    }

    /// <summary>Says that this process has ended: others need not wait for its claims.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_timer is null || _ended)
                return;
            _timer.Dispose();
            _ended = true;
            TryBeat();
        }
    }

    private string HeartbeatOf(string owner) =>
        Path.Combine(_folder, owner + ClaimHeartbeat.Suffix);

    private void Start()
    {
        lock (_gate)
        {
            if (_timer is not null)
                return;
            Directory.CreateDirectory(_folder);
            _operations.Count(StoreOperation.Create);
            Beat();
            _lastBeat = Stopwatch.GetTimestamp();
            _timer = new Timer(
                _ =>
                {
                    lock (_gate)
                        TryBeat();
                },
                null,
                _options.HeartbeatEvery,
                _options.HeartbeatEvery);
        }
    }

    private void Beat() => new ClaimHeartbeat(
        _options.Identity, _ended, Progress?.Invoke(), Environment.WorkingSet).Write(_heartbeat);

    private void TryBeat()
    {
        try
        {
            _operations.Count(StoreOperation.Write);
            Beat();
            _lastBeat = Stopwatch.GetTimestamp();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Without heartbeats others may take the claims over: cases run twice, and no more.
        }
    }

    private bool TryCreate(string path)
    {
        try
        {
            _operations.Count(StoreOperation.Create);
            using var stream = new FileStream(
                path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, 0);
            Sign(stream, path);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    // A claim that the disk has no room to sign would hold its block for long, and nobody has it.
    private void Sign(FileStream stream, string path)
    {
        try
        {
            stream.Write(Encoding.UTF8.GetBytes($"{_options.Identity.Name}\n"));
        }
        catch (IOException)
        {
            File.Delete(path);
            throw;
        }
    }

    private void Mark(string path, string mark) => Attempt(() =>
    {
        _operations.Count(StoreOperation.Write);
        using var stream = new FileStream(
            path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 0);
        stream.Write(Encoding.UTF8.GetBytes($"{mark}\n"));
    });

    private State StateOf(string path)
    {
        string[] lines = [];
        Attempt(() =>
        {
            _operations.Count(StoreOperation.Read);
            using var stream = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        });
        if (lines.Skip(1).Any(line => line is DoneMark or ReleasedMark))
            return State.Free;
        if (lines.Length == 0)
            return IsOld(path) ? State.Free : State.Held;
        if (lines[0] == _options.Identity.Name)
            return State.Held;
        string heartbeat = HeartbeatOf(lines[0]);
        _operations.Count(StoreOperation.Read);
        ClaimHeartbeat? beat = ClaimHeartbeat.Read(heartbeat);
        bool free = beat is null
            ? IsOld(path) && IsOld(heartbeat)
            : beat.Ended || beat.Owner.IsKnownDead || IsOld(heartbeat);
        return free ? State.Free : State.Held;
    }

    // Both times are the file server's, so that clocks of machines that differ do not matter. A
    // file that is missing has the oldest time there is.
    private bool IsOld(string path)
    {
        lock (_gate)
        {
            if (Stopwatch.GetElapsedTime(_lastBeat) > TimeSpan.FromSeconds(1))
                TryBeat();
        }

        return File.GetLastWriteTimeUtc(_heartbeat) - File.GetLastWriteTimeUtc(path) >
            _options.StaleAfter;
    }

    private void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{_folder}: a claim cannot be read or written. {fault.Message.TrimEnd('.')}. " +
                "Records that are stored are safe. Give a folder that can be written to and has " +
                "space left, then run the same command again: it continues from there.",
                fault);
        }
    }
}
