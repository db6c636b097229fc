namespace GpuTensorDecomp.Reproduction;

/// <summary>The experiments, in the order of the index.</summary>
internal static class Experiments
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        new DeflationExperiment(),
        new StuckAtRankExperiment(),
        new BeyondLazyExperiment(),
        new WidthExperiment(),
        new ModifiedFlowExperiment(),
        new GreedyMatrixExperiment(),
        new LazyThresholdExperiment(),
        new StartScaleExperiment(),
        new PowerMethodExperiment(),
        new IdentifiabilityExperiment(),
        new NoiseExperiment(),
    ];
}
