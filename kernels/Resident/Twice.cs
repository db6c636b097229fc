namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>Twice as much.</summary>
/// <typeparam name="TSize">As what.</typeparam>
public readonly struct Twice<TSize> : ISize
    where TSize : struct, ISize
{
    /// <inheritdoc/>
    public static int Value => 2 * TSize.Value;
}
