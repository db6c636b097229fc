namespace GpuTensorDecomp.Cli.Execution;

/// <summary>A line of <c>devices</c>.</summary>
/// <param name="Device">What to give to <c>--device</c>.</param>
/// <param name="Name">The device's own name; null where there is none.</param>
/// <param name="Usable">Whether a solve can run on it.</param>
/// <param name="Reason">Why it cannot be used, and the remedy; null where it can.</param>
/// <param name="MemoryBytes">Memory that a solve may use; null where it is not known.</param>
/// <param name="Cores">Cores of a CPU.</param>
/// <param name="SimdBits">SIMD width of a CPU.</param>
/// <param name="LargeProducts">What makes large matrix products on an accelerator.</param>
internal sealed record DeviceEntry(
    string Device,
    string? Name,
    bool Usable,
    string? Reason,
    long? MemoryBytes = null,
    int? Cores = null,
    int? SimdBits = null,
    string? LargeProducts = null);
