namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>Contractions of a run that a library of matrix products may make: bits.</summary>
public static class LibraryProduct
{
    /// <summary>None.</summary>
    public const int None = 0;

    /// <summary>The target's.</summary>
    public const int Target = 1;

    /// <summary>The run's own model's.</summary>
    public const int Model = 2;
}
