namespace GpuTensorDecomp.Reproduction;

/// <summary>An experiment as a list shows it.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Title">The page's heading.</param>
/// <param name="Claimed">What is claimed.</param>
/// <param name="OnlyFloat64Because">
/// Why it has no form in float32, in a sentence; null where it has one.
/// </param>
public sealed record ExperimentEntry(
    string Name, string Title, string Claimed, string? OnlyFloat64Because);
