namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>Thrice as much.</summary>
/// <typeparam name="TSize">As what.</typeparam>
public readonly struct Thrice<TSize> : ISize
    where TSize : struct, ISize
{
    /// <inheritdoc/>
    public static int Value => 3 * TSize.Value;
}
