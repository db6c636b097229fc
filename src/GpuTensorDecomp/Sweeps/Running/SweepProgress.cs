namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>Where a running sweep stands, in this process.</summary>
/// <param name="Done">Cases that have their record.</param>
/// <param name="Failed">Of these, cases that could not be solved.</param>
/// <param name="Running">Cases that are being solved.</param>
/// <param name="RunSteps">Steps of all finished cases' winning starts.</param>
/// <param name="Elapsed">Time since the start.</param>
public sealed record SweepProgress(
    long Done, long Failed, int Running, long RunSteps, TimeSpan Elapsed);
