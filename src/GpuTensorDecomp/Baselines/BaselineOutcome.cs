using GpuTensorDecomp.Components;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Baselines;

/// <summary>What a method with a loop of its own ends with.</summary>
/// <param name="Components">All components.</param>
/// <param name="Outcome">The factors and whether the goal was reached.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="Steps">Steps; contractions of a point for the power method.</param>
/// <param name="Points">The trajectory.</param>
/// <param name="Measures">Figures of the method by name.</param>
internal sealed record BaselineOutcome(
    ComponentSet Components,
    RunOutcome Outcome,
    StopReason Reason,
    long Steps,
    IReadOnlyList<TrajectoryPoint> Points,
    IReadOnlyDictionary<string, double> Measures)
{
    /// <summary>Things the user should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
