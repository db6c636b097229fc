namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>32.</summary>
public readonly struct OneWarp : ISize
{
    /// <inheritdoc/>
    public static int Value => 32;
}
