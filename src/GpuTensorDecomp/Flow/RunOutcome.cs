using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Flow;

/// <summary>What condensing a run's components gave.</summary>
/// <param name="Factors">Unit vectors by falling |weight|.</param>
/// <param name="RelativeError">‖T̂ − T*‖/‖T*‖.</param>
/// <param name="BelowFloor">The error is below what its evaluation resolves.</param>
/// <param name="Reached">Whether the method's goal is reached.</param>
/// <param name="StandardErrors">Of the weights, over all samples; null for exact targets.</param>
internal sealed record RunOutcome(
    FactoredTensor Factors,
    double RelativeError,
    bool BelowFloor,
    bool Reached,
    IReadOnlyList<double>? StandardErrors = null);
