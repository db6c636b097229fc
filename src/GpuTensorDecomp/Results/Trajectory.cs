namespace GpuTensorDecomp.Results;

/// <summary>What one run went through, thinned to a bounded number of points.</summary>
/// <param name="Points">Recorded points in order of steps.</param>
/// <param name="FactorOfComponent">
/// For each of the m components the condensed factor it ended in, or −1 (component); with
/// <see cref="TrajectoryPoint.Weights"/> this gives the staircase of each factor without a known
/// truth.
/// </param>
public sealed record Trajectory(
    IReadOnlyList<TrajectoryPoint> Points, IReadOnlyList<int> FactorOfComponent);
