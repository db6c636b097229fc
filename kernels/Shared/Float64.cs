namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>Kernels over float64.</summary>
public readonly struct Float64 : IPrecision<double>
{
    /// <inheritdoc/>
    public static double Widen(double x) => x;

    /// <inheritdoc/>
    public static double Narrow(double x) => x;

    /// <inheritdoc/>
    public static double SmallestNormal => Real.SmallestNormal64;
}
