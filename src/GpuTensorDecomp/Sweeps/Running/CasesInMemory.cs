using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>A source of one process whose records stay in memory.</summary>
/// <param name="cases">What is solved.</param>
/// <param name="blockSize">Cases that a lane takes at a time.</param>
public sealed class CasesInMemory(IReadOnlyList<SweepCase> cases, int blockSize) : ICaseSource
{
    private readonly SweepRecord?[] _records = new SweepRecord?[cases.Count];
    private readonly Trajectory?[] _trajectories = new Trajectory?[cases.Count];
    private readonly Dictionary<string, int> _places =
        cases.Select((c, place) => (c.Id, place)).ToDictionary(c => c.Id, c => c.place);

    private int _taken;

    /// <summary>The cases.</summary>
    public IReadOnlyList<SweepCase> Cases => cases;

    /// <summary>The record of each case; null where it has none yet (case).</summary>
    public IReadOnlyList<SweepRecord?> Records => _records;

    /// <inheritdoc/>
    public IReadOnlyList<SweepCase>? Take(bool wait, CancellationToken stop)
    {
        int first = Interlocked.Add(ref _taken, blockSize) - blockSize;
        if (first >= cases.Count)
            return null;
        var block = new SweepCase[Math.Min(blockSize, cases.Count - first)];
        for (int i = 0; i < block.Length; i++)
            block[i] = cases[first + i];
        return block;
    }

    /// <summary>The recorded trajectories; null where a case has none (case).</summary>
    public IReadOnlyList<Trajectory?> Trajectories => _trajectories;

    /// <inheritdoc/>
    public void Keep(SweepCase sweepCase, SweepRecord record, Trajectory? trajectory)
    {
        int place = _places[sweepCase.Id];
        _trajectories[place] = trajectory;
        _records[place] = record;
    }

    /// <inheritdoc/>
    public void Flush()
    {
        // Records stay in memory.
    }

    /// <inheritdoc/>
    public void Complete(IReadOnlyList<SweepCase> block)
    {
        // Nothing is shared with other processes.
    }
}
