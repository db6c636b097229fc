using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Execution;

/// <summary>A device that advances batches of runs. Host types speak float64; precision is its own.</summary>
public abstract class Executor : IDisposable
{
    /// <summary>The device's name, as shown to people.</summary>
    public abstract string DeviceName { get; }

    /// <summary>The number type of components and contractions.</summary>
    public abstract Precision Precision { get; }

    /// <inheritdoc/>
    public abstract void Dispose();
}
