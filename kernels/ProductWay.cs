namespace GpuTensorDecomp.Kernels;

/// <summary>
/// Whose matrix products an executor takes, where the device has a library of them.
/// </summary>
public enum ProductWay
{
    /// <summary>The library's for large runs, by a rule of their sizes alone.</summary>
    BySize,

    /// <summary>This program's kernels, always: to measure by.</summary>
    Own,

    /// <summary>The library's wherever it can: to measure by.</summary>
    Library,
}
