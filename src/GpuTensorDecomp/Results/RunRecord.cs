using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Results;

/// <summary>What <c>plan.json</c> holds: all that is needed to run the same solve again.</summary>
/// <param name="SchemaVersion">See <see cref="ResultJson.SchemaVersion"/>.</param>
/// <param name="Input">The target's file.</param>
/// <param name="Device">The device asked for, as <c>--device</c> names it.</param>
/// <param name="Options">The options as written.</param>
/// <param name="Plan">The plan that they were resolved to.</param>
public sealed record RunRecord(
    int SchemaVersion, RunInput Input, string Device, SolveOptions Options, SolvePlan Plan);
