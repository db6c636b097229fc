namespace GpuTensorDecomp.Plans;

/// <summary>The number type in which an executor keeps and advances the components.</summary>
public enum Precision
{
    /// <summary>64-bit floating point.</summary>
    Float64,

    /// <summary>32-bit floating point; loss and norms are still summed in float64.</summary>
    Float32,
}
