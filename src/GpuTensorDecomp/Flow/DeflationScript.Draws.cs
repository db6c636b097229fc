using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Flow;

/// <content>Components that are drawn on the way.</content>
internal sealed partial class DeflationScript
{
    /// <summary>
    /// All components shrink, because their signs are wrong and they cannot turn (as in one
    /// dimension), or weight decay is too strong: others may grow.
    /// </summary>
    private void DrawAgain(RunBatch batch)
    {
        int count = batch.ComponentCount(Run);
        if (State.Draws >= (long)MostDraws * Plan.Components)
        {
            State.Finished = StopReason.Stagnated;
            return;
        }

        var fresh = new ComponentSet(count, Plan.Dimension);
        for (int i = 0; i < count; i++)
        {
            Initialization.Draw(
                fresh, i, Plan.Seed, Run, State.Draws++, LogStartNorm, Plan.Signs);
        }

        State.Reinitialised += count;
        Tell($"start {Run + 1}: no component grows; all {count} are drawn again");
        batch.Write(Run, fresh, Rule);
    }

    private void AddComponents(RunBatch batch, int count)
    {
        ComponentSet old = batch.Read(Run);
        var grown = new ComponentSet(old.Count + count, old.Dimension);
        old.Directions.CopyTo(grown.Directions, 0);
        old.LogNorms.CopyTo(grown.LogNorms, 0);
        old.Signs.CopyTo(grown.Signs, 0);
        old.Scales.CopyTo(grown.Scales, 0);
        for (int i = old.Count; i < grown.Count; i++)
        {
            Initialization.Draw(
                grown, i, Plan.Seed, Run, State.Draws++, LogStartNorm, Plan.Signs);
        }

        State.Reinitialised += count;
        Tell($"start {Run + 1}: {count} fresh components added, now {grown.Count}");
        batch.Write(Run, grown, Rule);
    }
}
