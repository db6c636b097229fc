using GpuTensorDecomp.Components;
using GpuTensorDecomp.Flow;

namespace GpuTensorDecomp.Execution;

/// <summary>
/// A batch of runs on one device: arrays (run, component, coordinate), each run with its own rule,
/// step size and status, advanced together between polls. A solve is a batch of its restarts.
/// </summary>
public abstract class RunBatch : IDisposable
{
    /// <summary>The number of runs.</summary>
    public abstract int RunCount { get; }

    /// <summary>Components m of a run.</summary>
    public abstract int ComponentCount(int run);

    /// <summary>
    /// Says how many components a run may come to have, before it is written, so that a device
    /// allocates once; no promise on either side.
    /// </summary>
    public virtual void Reserve(int run, int components)
    {
    }

    /// <summary>Sets components and rule of a run; steps and time go on.</summary>
    public abstract void Write(int run, ComponentSet components, FlowRule rule);

    /// <summary>The components of a run.</summary>
    public abstract ComponentSet Read(int run);

    /// <summary>Changes the rule of a run; converts the state if the chart changes.</summary>
    public abstract void SetRule(int run, FlowRule rule);

    /// <summary>The status of a run after the last <see cref="Advance"/>.</summary>
    public abstract RunStatus Status(int run);

    /// <summary>
    /// Takes up to steps[run] steps of each run without the host; a run that stops by its rule
    /// keeps its state. Afterwards every status describes the state as it is.
    /// </summary>
    public abstract void Advance(ReadOnlySpan<long> steps);

    /// <summary>The exact state of a run.</summary>
    public abstract RunSnapshot Save(int run);

    /// <summary>Restores an exact state; continuing from it gives the same bits.</summary>
    public abstract void Restore(int run, RunSnapshot snapshot, FlowRule rule);

    /// <summary>
    /// Fills (component, coordinate) with the standard normal numbers of
    /// <see cref="CounterRandom"/> for components 0, 1, …; a device that draws them itself may
    /// differ in the last two bits.
    /// </summary>
    public virtual void DrawNormals(
        ulong seed, int run, RandomPurpose purpose, int dimension, Span<double> numbers) =>
        CounterRandom.FillNormals(seed, run, 0, purpose, dimension, numbers);

    /// <inheritdoc/>
    public abstract void Dispose();
}
