using System.Buffers;
using System.Text.Json;

namespace GpuTensorDecomp.Sweeps;

/// <summary>
/// The records of a sweep, in one folder that any number of processes may share.
/// <code>
/// FOLDER/
///   sweep.json           versions, the sweep's name, the spec's SHA-256, whether quick
///   spec.yaml            copy of the spec that was run last (or spec.json)
///   results/             one segment a process: HOST-PID-START[-N][.IofN].records
///   claims/              BLOCK.GENERATION.claim, and a heartbeat PROCESS.alive for each process
///   products/            how devices made their matrix products, where they had a choice
///   table.csv, table.npz the merged table; report.html, the page
/// </code>
/// A segment is text: a header line, then one line a record, each with a CRC-32C. Only its own
/// process appends to it. A line that was cut short by a kill is never finished: readers pass over
/// it, and its case runs again. A case that is there twice counts once: the first solved record in
/// the order of the segments' names, else the first failed one; but for the seconds taken they are
/// equal, to rounding, because a case's id fixes its result. The writer keeps eight bytes a case in
/// memory.
/// </summary>
public sealed partial class SweepStore : IDisposable
{
    private readonly SegmentFolder _segments;
    private readonly SegmentWriter _writer;
    private readonly ClaimFolder _claims;
    private readonly HashSet<ulong> _solved = [];
    private readonly HashSet<ulong> _failed = [];
    private readonly Lock _gate = new();
    private readonly Lock _appendGate = new();

    private SweepStore(string folder, SweepStoreOptions options)
    {
        Folder = folder;
        string results = Path.Combine(Path.GetFullPath(folder), "results");
        _segments = new SegmentFolder(results, options.Shard, Operations);
        _writer = new SegmentWriter(results, options, Operations);
        _claims = new ClaimFolder(
            Path.Combine(Path.GetFullPath(folder), "claims"), options, Operations);
    }

    /// <summary>The sweep's folder.</summary>
    public string Folder { get; }

    /// <summary>What was asked of the file system so far.</summary>
    public StoreOperations Operations { get; } = new();

    /// <summary>Cases with a record, solved or failed.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _solved.Count + _failed.Count;
        }
    }

    /// <summary>
    /// Lines that were passed over because they do not match their checksum: file, byte, and what
    /// follows from it. Tails of writes that were cut short are not among them.
    /// </summary>
    public IReadOnlyList<string> Damage
    {
        get
        {
            lock (_gate)
                return [.. _segments.Readers.SelectMany(reader => reader.Damage)];
        }
    }

    /// <summary>Segments that end in a line that was cut short, or is being written.</summary>
    public int TornSegments
    {
        get
        {
            lock (_gate)
                return _segments.Readers.Count(reader => reader.TornBytes > 0);
        }
    }

    /// <summary>
    /// Opens a sweep's folder and reads which cases are recorded. Nothing is written before the
    /// first append or claim.
    /// </summary>
    /// <exception cref="InputException">
    /// A segment cannot be read, or is of a version that is not known.
    /// </exception>
    public static SweepStore Open(string folder, SweepStoreOptions? options = null)
    {
        var store = new SweepStore(folder, options ?? new SweepStoreOptions());
        try
        {
            store.Refresh();
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Whether a case has a record, solved or failed.</summary>
    public bool Contains(string caseId) => Contains(CaseKey.Of(caseId));

    /// <summary>The same, by the number of the case's id.</summary>
    internal bool Contains(ulong key)
    {
        lock (_gate)
            return _solved.Contains(key) || _failed.Contains(key);
    }

    /// <summary>Whether a case has a record that says that it could not be solved.</summary>
    public bool IsFailed(string caseId)
    {
        lock (_gate)
            return _failed.Contains(CaseKey.Of(caseId));
    }

    /// <summary>What is there of some cases.</summary>
    public SweepCoverage Coverage(IEnumerable<string> caseIds)
    {
        HashSet<ulong> asked = [.. caseIds.Select(CaseKey.Of)];
        lock (_gate)
        {
            int solved = asked.Count(_solved.Contains);
            int failed = asked.Count(_failed.Contains);
            int extra = _solved.Count + _failed.Count - solved - failed;
            return new SweepCoverage(asked.Count, solved, failed, extra);
        }
    }

    /// <summary>
    /// Takes failed cases for ones without a record, so that this process tries them again: a new
    /// record that is solved counts, and where it fails again the first one stays.
    /// </summary>
    /// <returns>How many there are.</returns>
    public int ForgetFailed(IEnumerable<string> caseIds)
    {
        lock (_gate)
            return caseIds.Count(id => _failed.Remove(CaseKey.Of(id)));
    }

    /// <summary>Learns what other processes have recorded since the last time.</summary>
    /// <exception cref="InputException">A segment cannot be read.</exception>
    public void Refresh()
    {
        lock (_gate)
            _segments.ReadNew(_writer.Path, (key, failed, _) => Note(key, failed));
    }

    /// <summary>
    /// Appends records: they have left the process when this returns, and are on the disk within
    /// <see cref="SweepStoreOptions.SyncEvery"/>. Give the records of a batch together, for each
    /// call is one write.
    /// </summary>
    /// <exception cref="InputException">
    /// The disk is full or fails; none of these records is stored, all earlier ones are safe.
    /// </exception>
    public void Append(params IReadOnlyList<SweepRecord> records)
    {
        if (records.Count == 0)
            return;
        ulong[] keys = [.. records.Select(record => CaseKey.Of(record.CaseId))];
        var lines = new ArrayBufferWriter<byte>(512 * records.Count);
        foreach (SweepRecord record in records)
            RecordLine.Write(lines, record);
        lock (_appendGate)
            Attempt(() => _writer.Append(lines.WrittenSpan, records.Count), records.Count);
        lock (_gate)
        {
            for (int i = 0; i < keys.Length; i++)
                Note(keys[i], records[i].Fault is not null);
        }
    }

    /// <summary>Waits until every appended record is on the disk.</summary>
    /// <exception cref="InputException">The disk is full or fails.</exception>
    public void Flush() => Attempt(_writer.Flush, 0);

    /// <summary>Every record, each case once, in no particular order.</summary>
    /// <param name="failedOnly">Whether to leave out those that were solved.</param>
    /// <exception cref="InputException">A segment cannot be read.</exception>
    public IEnumerable<SweepRecord> Read(bool failedOnly = false)
    {
        var seen = new HashSet<ulong>();
        foreach (SegmentReader reader in _segments.Fresh())
        {
            var records = new List<SweepRecord>();
            reader.Read((key, failed, body) =>
            {
                bool isSecondBest = failed && IsSolved(key);
                if (!isSecondBest && (failed || !failedOnly) && seen.Add(key))
                    records.Add(Parse(reader, key, body));
            });
            foreach (SweepRecord record in records)
                yield return record;
        }
    }

    /// <summary>
    /// Brings all to the disk, gives claims that are still held back, and closes the segment.
    /// </summary>
    /// <exception cref="InputException">The disk is full or fails.</exception>
    public void Dispose()
    {
        _claims.Dispose();
        Attempt(_writer.Dispose, 0);
    }

    private static SweepRecord Parse(SegmentReader reader, ulong key, ReadOnlySpan<byte> body)
    {
        try
        {
            return RecordJson.Read(key, body);
        }
        catch (JsonException fault)
        {
            throw new InputException(
                $"{reader.Path}: the record of case {CaseKey.Text(key)} at byte {reader.Offset} " +
                $"is not what this program writes. {fault.Message}",
                fault);
        }
    }

    private bool IsSolved(ulong key)
    {
        lock (_gate)
            return _solved.Contains(key);
    }

    private void Note(ulong key, bool failed)
    {
        if (!failed)
        {
            _solved.Add(key);
            _failed.Remove(key);
        }
        else if (!_solved.Contains(key))
        {
            _failed.Add(key);
        }
    }

    private void Attempt(Action write, int records)
    {
        try
        {
            write();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            long unsynced = _writer.Unsynced;
            string doubtful = unsynced > 0
                ? $" The last {unsynced} of them had not been confirmed by the disk."
                : "";
            string lost = records > 0 ? $" {records} new ones could not be stored." : "";
            throw new InputException(
                $"{Folder}: results cannot be written. {fault.Message.TrimEnd('.')}. {Count} " +
                $"records are stored and safe.{doubtful}{lost} Make room, then run the same " +
                "command again: it continues from there.",
                fault);
        }
    }
}
