using GpuTensorDecomp.Sweeps.Running;

namespace GpuTensorDecomp.Sweeps;

/// <content>Sharing the cases with other processes.</content>
public sealed partial class SweepStore
{
    /// <summary>
    /// Claims a block for this process: at once where nobody has it, or where who had it gave it
    /// back, has ended, or has shown no sign of life for
    /// <see cref="SweepStoreOptions.StaleAfter"/>. Costs no call to the file system where the
    /// cases are known to be recorded, one to claim and one to finish a new block.
    /// </summary>
    /// <returns>
    /// Null where another process is at it, or every case is recorded
    /// (<see cref="Contains(string)"/> tells which). Some cases of a claimed block may be recorded
    /// already.
    /// </returns>
    /// <exception cref="InputException">A file cannot be read or written.</exception>
    public SweepClaim? TryClaim(SweepBlock block)
    {
        if (IsRecorded(block))
            return null;
        bool refreshed = false;
        return _claims.TryClaim(block, () =>
        {
            if (!refreshed)
                Refresh();
            refreshed = true;
            return IsRecorded(block);
        });
    }

    /// <summary>
    /// Lets the heartbeats of this process, which go on anyway, say how far it is:
    /// <see cref="SweepProcesses"/> reads them.
    /// </summary>
    /// <param name="progress">Asked at each heartbeat, by another thread.</param>
    public void Announce(Func<SweepProgress> progress) => _claims.Progress = progress;

    private bool IsRecorded(SweepBlock block) => block.Keys.All(Contains);
}
