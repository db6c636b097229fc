namespace ILGPU;

/// <summary>Stands in for ILGPU's strides.</summary>
public static class Stride1D
{
    /// <summary>Elements lie side by side.</summary>
    public readonly struct Dense;
}
