namespace GpuTensorDecomp.Kernels;

/// <summary>
/// Whose matrix products an executor takes, where the device has a library of them.
/// </summary>
public enum ProductWay
{
    /// <summary>Whose are faster by measurement, for each large shape.</summary>
    Measured,

    /// <summary>This program's kernels, always: to measure by.</summary>
    Own,

    /// <summary>The library's wherever it can: to measure by.</summary>
    Library,
}
