using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Spec;

namespace GpuTensorDecomp.Cli.Execution.Sweeps;

/// <summary>What <c>sweep run</c> is to do.</summary>
/// <param name="Spec">The spec.</param>
/// <param name="Name">The sweep's name.</param>
/// <param name="Folder">Where results go.</param>
/// <param name="Devices">What it runs on.</param>
/// <param name="Shard">Which share of the cases.</param>
/// <param name="TimeLimit">When to stop; null for never.</param>
internal sealed record SweepRequest(
    SweepSpecText Spec,
    string Name,
    string Folder,
    IReadOnlyList<DeviceName> Devices,
    SweepShard Shard,
    TimeSpan? TimeLimit)
{
    /// <summary>Whether cases that failed are tried again.</summary>
    public bool RetryFailed { get; init; }
}
