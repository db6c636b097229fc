namespace GpuTensorDecomp.Tests.EndToEnd;

/// <summary>
/// Whole solves, which use all cores and some of which are timed: they run alone, after the others.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "End to end";
}
