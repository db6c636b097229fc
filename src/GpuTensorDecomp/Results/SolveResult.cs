using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Results;

/// <summary>The outcome of a solve; errors are relative to ‖T*‖ and evaluated in float64.</summary>
public sealed record SolveResult
{
    /// <summary>The resolved plan that was run.</summary>
    public required SolvePlan Plan { get; init; }

    /// <summary>The r̂ condensed components: unit vectors by falling |weight|.</summary>
    public required FactoredTensor Factors { get; init; }

    /// <summary>All m components of the winning start.</summary>
    public required ComponentSet Components { get; init; }

    /// <summary>The winning start's index, from 0.</summary>
    public required int Start { get; init; }

    /// <summary>Starts whose rank agrees with the result (the winner included).</summary>
    public required int RestartsAgreeing { get; init; }

    /// <summary>‖T̂ − T*‖/‖T*‖ of the condensed factors.</summary>
    public required double RelativeError { get; init; }

    /// <summary>
    /// ‖T − T*‖/‖T*‖ of all m components; of samples on the half that was fitted.
    /// </summary>
    public required double ComponentsRelativeError { get; init; }

    /// <summary>The relative error is below what its evaluation can resolve.</summary>
    public required bool BelowFloor { get; init; }

    /// <summary>Why the winning start ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>
    /// Whether the goal was reached (exit code 0; else 1): the tolerance, by the condensed factors
    /// or, for the plain methods, by all components; of noisy targets that nothing worth finding is
    /// left.
    /// </summary>
    public required bool Converged { get; init; }

    /// <summary>Steps of the winning start.</summary>
    public required long Steps { get; init; }

    /// <summary>Epochs of the winning start (1 for methods without epochs).</summary>
    public required int Epochs { get; init; }

    /// <summary>Wall-clock seconds, interrupted parts included.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>The device's name.</summary>
    public required string Device { get; init; }

    /// <summary>
    /// Whose matrix products the device took, where it measured; results depend on it to rounding.
    /// </summary>
    public IReadOnlyList<ProductChoice> ProductChoices { get; init; } = [];

    /// <summary>Standard error of each weight over all samples; null for exact targets.</summary>
    public IReadOnlyList<double>? WeightStandardErrors { get; init; }

    /// <summary>Figures against a known truth; null where none is known.</summary>
    public Recovery? Recovery { get; init; }

    /// <summary>What the winning start went through.</summary>
    public required Trajectory Trajectory { get; init; }

    /// <summary>
    /// Further figures of the method by name, such as the relative movement of the components.
    /// </summary>
    public IReadOnlyDictionary<string, double> Measures { get; init; } =
        new SortedDictionary<string, double>(StringComparer.Ordinal);

    /// <summary>
    /// Things the user should know: a checkpoint that was skipped, a floor reached.
    /// </summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The found rank r̂.</summary>
    public int Rank => Factors.Rank;
}
