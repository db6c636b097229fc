using ILGPU;

namespace GpuTensorDecomp.Kernels.Monitoring;

/// <summary>What <see cref="PeakKernel"/> does.</summary>
/// <typeparam name="T">The number type.</typeparam>
public struct PeakJob<T>
    where T : unmanaged
{
    /// <summary>A sum for each thread, so that no loop is dropped (thread).</summary>
    public ArrayView<T> Sums { get; set; }

    /// <summary>Where the chains start; a is this and b its square.</summary>
    public T Start { get; set; }

    /// <summary>Rounds of the loop.</summary>
    public int Rounds { get; set; }
}
