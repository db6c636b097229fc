namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>A length that a kernel is compiled for.</summary>
public interface ISize
{
    /// <summary>The length.</summary>
    static abstract int Value { get; }
}
