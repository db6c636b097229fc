namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>Whether an executor takes a library's matrix products, and by what rule.</summary>
public sealed record ProductOptions
{
    /// <summary>
    /// Multiply-adds of a product from which on both ways are measured: a millisecond or less of a
    /// GPU. Below it the library's five launches are no longer little beside the products.
    /// </summary>
    public const long DefaultLeastWork = 1L << 27;

    /// <summary>
    /// The device's library, disposed of with the executor; null to do without.
    /// </summary>
    public IMatrixProducts? Library { get; init; }

    /// <summary>Why there is none where there should be one; null otherwise.</summary>
    public string? Fault { get; init; }

    /// <summary>Whose products to take.</summary>
    public ProductWay Way { get; init; } = ProductWay.Measured;

    /// <summary>Multiply-adds of a run's product below which it is always ours.</summary>
    public long LeastWork { get; init; } = DefaultLeastWork;

    /// <summary>The clock to measure by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
