namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>Kernels over float32.</summary>
public readonly struct Float32 : IPrecision<float>
{
    /// <inheritdoc/>
    public static double Widen(float x) => x;

    /// <inheritdoc/>
    public static float Narrow(double x) => (float)x;

    /// <inheritdoc/>
    public static double SmallestNormal => Real.SmallestNormal32;
}
