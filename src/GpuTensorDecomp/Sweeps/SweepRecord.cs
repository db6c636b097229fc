using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Sweeps;

/// <summary>
/// What is kept of a finished case: one row of the table. A number that is not known is null.
/// </summary>
public sealed record SweepRecord
{
    /// <summary>The case's id.</summary>
    public required string CaseId { get; init; }

    /// <summary>Why the case could not be solved; null where it was.</summary>
    public string? Fault { get; init; }

    /// <summary>Why the winning start ended; null for a failed case.</summary>
    public StopReason? StopReason { get; init; }

    /// <summary>Whether the goal was reached.</summary>
    public bool Converged { get; init; }

    /// <summary>The found rank r̂.</summary>
    public int? Rank { get; init; }

    /// <summary>‖T̂ − T*‖/‖T*‖ of the condensed factors.</summary>
    public double? RelativeError { get; init; }

    /// <summary>‖T − T*‖/‖T*‖ of all m components.</summary>
    public double? ComponentsRelativeError { get; init; }

    /// <summary>True components matched with |cos| &gt; 0.999.</summary>
    public int? Matched { get; init; }

    /// <summary>Factor match score.</summary>
    public double? FactorMatchScore { get; init; }

    /// <summary>Steps of the winning start.</summary>
    public long? Steps { get; init; }

    /// <summary>Epochs of the winning start.</summary>
    public int? Epochs { get; init; }

    /// <summary>Seconds spent on the case; of a batch its share by steps.</summary>
    public double? Seconds { get; init; }

    /// <summary>The recorded measures by name; only numbers that are known.</summary>
    public IReadOnlyDictionary<string, double> Measures { get; init; } =
        new Dictionary<string, double>();
}
