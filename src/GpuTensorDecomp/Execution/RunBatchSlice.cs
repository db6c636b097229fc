using GpuTensorDecomp.Components;
using GpuTensorDecomp.Flow;

namespace GpuTensorDecomp.Execution;

/// <summary>
/// Consecutive runs of a larger batch, numbered from 0: what one solve sees of a batch that it
/// shares with others. Only the owner of the whole advances it.
/// </summary>
internal sealed class RunBatchSlice(RunBatch whole, int first, int count) : RunBatch
{
    private readonly int[] _changes = new int[count];

    public override int RunCount => count;

    /// <summary>
    /// How often a run was written, restored or given a rule: between two looks with one count and
    /// one step it has not changed.
    /// </summary>
    public int Changes(int run) => _changes[run];

    public override int ComponentCount(int run) => whole.ComponentCount(first + run);

    public override void Reserve(int run, int components) =>
        whole.Reserve(first + run, components);

    public override void Write(int run, ComponentSet components, FlowRule rule)
    {
        _changes[run]++;
        whole.Write(first + run, components, rule);
    }

    public override ComponentSet Read(int run) => whole.Read(first + run);

    public override void SetRule(int run, FlowRule rule)
    {
        _changes[run]++;
        whole.SetRule(first + run, rule);
    }

    public override RunStatus Status(int run) => whole.Status(first + run);

    public override void Advance(ReadOnlySpan<long> steps) =>
        throw new InvalidOperationException("A slice is advanced with the whole batch.");

    public override RunSnapshot Save(int run) => whole.Save(first + run);

    public override void Restore(int run, RunSnapshot snapshot, FlowRule rule)
    {
        _changes[run]++;
        whole.Restore(first + run, snapshot, rule);
    }

    public override void DrawNormals(
        ulong seed, int run, RandomPurpose purpose, int dimension, Span<double> numbers) =>
        whole.DrawNormals(seed, run, purpose, dimension, numbers);

    public override void Dispose()
    {
        // The runs belong to the whole batch.
    }
}
