using GpuTensorDecomp.Components;
using GpuTensorDecomp.Flow;

namespace GpuTensorDecomp.Execution.Cpu;

/// <content>Ends of epochs: duplicates merged, small components drawn anew.</content>
internal sealed unsafe partial class CpuRun<V, T>
{
    /// <summary>Whether an epoch ends at the state as it is, before the next step.</summary>
    public bool IsEpochOver => _status.Stop == RunStop.None &&
        _status.Step >= (_rule.Epochs?.NextEnd(_status.EpochEnds) ?? long.MaxValue);

    /// <summary>
    /// Ends the epochs that are over. What comes later goes back to here at most, so that the state
    /// is kept.
    /// </summary>
    private void EndEpochs(bool shared)
    {
        while (IsEpochOver)
            EndEpoch(shared);
    }

    private void EndEpoch(bool shared)
    {
        ComponentSet components = Read();
        EpochEnd end = EpochEnd.Apply(
            _rule.Epochs!, _rule.Law, _order, components, _status.Reinitialised);
        for (int i = 0; i < Count; i++)
        {
            if (end.Changed[i])
                WriteComponent(i, components);
        }

        _status.EpochEnds++;
        _status.Reinitialised += end.Drawn;
        _status.Merged += end.Merged;
        _curvatureAge = 0;
        KeepState();
        Evaluate(shared);
        CheckStops();
    }
}
