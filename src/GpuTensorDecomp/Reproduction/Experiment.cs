namespace GpuTensorDecomp.Reproduction;

/// <summary>
/// A claim of the papers, or ours, that can be run: which sweeps it takes, and what their runs must
/// show. The sweeps are data: <c>tools/figures/SPEC.yaml</c>, built into the program.
/// </summary>
internal abstract class Experiment
{
    /// <summary>The name on the command line and of the folder.</summary>
    public abstract string Name { get; }

    /// <summary>The page's heading.</summary>
    public abstract string Title { get; }

    /// <summary>What is claimed, in a sentence or two.</summary>
    public abstract string Claimed { get; }

    /// <summary>Which paper says so.</summary>
    public abstract string Source { get; }

    /// <summary>The specs whose runs it takes.</summary>
    public virtual IReadOnlyList<string> Specs => [Name];

    /// <summary>
    /// Why its claims rest on float64, in a sentence; null where it runs in float32 as well.
    /// </summary>
    public virtual string? OnlyFloat64Because => null;

    /// <summary>Computes figures and claims from the runs.</summary>
    public abstract ExperimentFindings Find(ExperimentRuns runs);
}
