using System.Text.Json.Serialization;

namespace GpuTensorDecomp.Bench;

/// <summary>The accelerator that figures were taken on.</summary>
/// <param name="Kind">cuda, opencl or ilgpu-cpu.</param>
/// <param name="Name">Its own name.</param>
/// <param name="Driver">Its driver's version; null where there is none.</param>
/// <param name="ComputeCapability">Of an NVIDIA GPU, as 9.0; null for others.</param>
/// <param name="Multiprocessors">Its multiprocessors.</param>
/// <param name="MemoryBytes">Its memory, where it has its own.</param>
public sealed record BenchDevice(
    string Kind,
    string Name,
    string? Driver,
    string? ComputeCapability,
    int Multiprocessors,
    long? MemoryBytes)
{
    /// <summary>Whether a processor emulates it, so that only tiny shapes end in time.</summary>
    [JsonIgnore]
    public bool IsEmulated => Kind == "ilgpu-cpu";
}
