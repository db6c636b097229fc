using GpuTensorDecomp.Sweeps.Running;

namespace GpuTensorDecomp.Sweeps;

/// <summary>A process that works on a sweep, as its last heartbeat tells.</summary>
/// <param name="Host">Its host's name, of letters, digits and hyphens.</param>
/// <param name="Process">Its process id there.</param>
/// <param name="Progress">
/// What it has done by then; zeros where its heartbeats do not say.
/// </param>
/// <param name="MemoryBytes">Memory that it takes on the host, in bytes; 0 as above.</param>
public sealed record SweepProcess(
    string Host, int Process, SweepProgress Progress, long MemoryBytes);
