namespace GpuTensorDecomp.Kernels;

/// <summary>One accelerator that ILGPU knows, or a kind of which there is none here.</summary>
/// <param name="Kind">How <c>--device</c> names it: cuda, opencl or ilgpu-cpu.</param>
/// <param name="Index">Its number among those of its kind, from 0.</param>
/// <param name="Name">The device's own name; empty where there is none of this kind.</param>
/// <param name="MemoryBytes">Its memory, where it has its own.</param>
/// <param name="Usable">Whether a kernel of this program compiled and ran on it just now.</param>
/// <param name="Reason">Why it cannot be used and what to do; null where it can.</param>
public sealed record IlgpuDevice(
    string Kind,
    int Index,
    string Name,
    long? MemoryBytes,
    bool Usable,
    string? Reason)
{
    /// <summary>Its driver's version; null where there is none.</summary>
    public string? Driver { get; init; }

    /// <summary>Of an NVIDIA GPU, as 9.0; null for others.</summary>
    public string? ComputeCapability { get; init; }

    /// <summary>
    /// The library that may make large matrix products on it; null where this program's kernels do.
    /// </summary>
    public string? Library { get; init; }

    /// <summary>Why the library of an NVIDIA GPU does not load; null where it does.</summary>
    public string? LibraryFault { get; init; }

    /// <summary>Its multiprocessors.</summary>
    public int Multiprocessors { get; init; }
}
