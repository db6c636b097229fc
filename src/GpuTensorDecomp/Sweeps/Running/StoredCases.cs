using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>
/// A source that shares the cases with other processes by a store: takes blocks by claims, passes
/// over what is recorded, and waits for blocks that others have, because their holders may die.
/// </summary>
public sealed class StoredCases : ICaseSource, IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly CasePlan _plan;
    private readonly SweepStore _store;
    private readonly string _trajectories;
    private readonly HeldRecords _records;
    private readonly Lock _gate = new();
    private readonly LinkedList<int> _open;
    private readonly Dictionary<IReadOnlyList<SweepCase>, SweepClaim> _taken =
        new(ReferenceEqualityComparer.Instance);

    private int _waitingFor;
    private bool _hasCompany;

    /// <summary>Nothing is claimed yet.</summary>
    /// <param name="plan">The cases.</param>
    /// <param name="store">Where records are and go; stays the caller's.</param>
    /// <param name="trajectories">Folder of trajectories; made when the first one is kept.</param>
    public StoredCases(CasePlan plan, SweepStore store, string trajectories)
    {
        _plan = plan;
        _store = store;
        _trajectories = trajectories;
        _records = new HeldRecords(store);
        _open = new LinkedList<int>(Enumerable.Range(0, plan.BlockCount));
    }

    /// <summary>
    /// Blocks that other processes have, where there is nothing else left to do; else 0.
    /// </summary>
    public int WaitingFor => Volatile.Read(ref _waitingFor);

    /// <inheritdoc/>
    public IReadOnlyList<SweepCase>? Take(bool wait, CancellationToken stop)
    {
        TimeSpan pause = FirstWait;
        while (!stop.IsCancellationRequested)
        {
            lock (_gate)
            {
                if (Claim() is { } cases)
                {
                    Volatile.Write(ref _waitingFor, 0);
                    return cases;
                }

                if (_open.Count == 0 || !wait)
                    return null;
                Volatile.Write(ref _waitingFor, _open.Count);
            }

            stop.WaitHandle.WaitOne(pause);
            pause = pause < LongestWait ? 2 * pause : LongestWait;
        }

        return null;
    }

    /// <inheritdoc/>
    public void Keep(SweepCase sweepCase, SweepRecord record, Trajectory? trajectory)
    {
        // The trajectory first: where there is a record, there is all that belongs to it.
        if (trajectory is not null)
        {
            MakeFolder();
            TrajectoryFile.Write(
                Path.Combine(_trajectories, $"{sweepCase.Id}.csv"), trajectory);
        }

        _records.Add(record);
    }

    /// <inheritdoc/>
    public void Complete(IReadOnlyList<SweepCase> block)
    {
        // Records first: a block whose records cannot be stored stays taken, to be given back.
        _records.Flush();
        SweepClaim? claim;
        lock (_gate)
            _taken.Remove(block, out claim);
        claim?.Finish();
    }

    /// <inheritdoc/>
    public void Flush() => _records.Flush();

    /// <summary>Gives back blocks that were taken and not completed.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            // The flush at the end of a sweep has reported what could not be stored; it is solved
            // again by whoever takes its block.
            Try(_records.Dispose);
            foreach (SweepClaim claim in _taken.Values)
                Try(claim.Dispose);
            _taken.Clear();
        }
    }

    private static void Try(Action end)
    {
        try
        {
            end();
        }
        catch (InputException)
        {
            // On a full disk, too, others see that this process has ended, and take over what it
            // still holds.
        }
    }

    /// <summary>
    /// Claims a block and returns its cases without a record. Blocks that are recorded are
    /// forgotten, blocks that others have stay for later.
    /// </summary>
    private List<SweepCase>? Claim()
    {
        LinkedListNode<int>? node = _open.First;
        for (int left = _open.Count; left > 0; left--)
        {
            int number = node!.Value;
            LinkedListNode<int>? following = node.Next;
            SweepBlock block = _plan.Block(number);
            if (_store.TryClaim(block) is { } claim)
            {
                _open.Remove(node);
                List<SweepCase> cases =
                    [.. _plan.CasesOfBlock(number).Where(c => !_store.Contains(c.Id))];
                if (cases.Count > 0)
                {
                    _taken.Add(cases, claim);
                    return cases;
                }

                claim.Finish();
            }
            else if (block.Keys.All(_store.Contains))
            {
                _open.Remove(node);
            }
            else if (!_hasCompany)
            {
                following = StartApart(following);
            }

            node = following ?? _open.First;
        }

        return null;
    }

    /// <summary>
    /// Goes on at a place of this process's own, once another one has shown up, so that they do not
    /// try for the same blocks one after another.
    /// </summary>
    private LinkedListNode<int>? StartApart(LinkedListNode<int>? following)
    {
        _hasCompany = true;
        if (following is null)
            return null;
        ulong draw = CaseKey.Mix(
            ((ulong)Environment.ProcessId << 32) ^ (uint)Environment.TickCount);
        for (ulong skip = draw % (ulong)_open.Count; skip > 0; skip--)
        {
            LinkedListNode<int> first = _open.First!;
            _open.RemoveFirst();
            _open.AddLast(first);
        }

        return _open.First;
    }

    private void MakeFolder()
    {
        try
        {
            Directory.CreateDirectory(_trajectories);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{_trajectories}: cannot be made. {fault.Message.TrimEnd('.')}. Give a folder " +
                "that can be written to, then run the same command again: it continues from there.",
                fault);
        }
    }
}
