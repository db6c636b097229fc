namespace ILGPU;

/// <summary>A kernel did what a device would not forgive.</summary>
public sealed class KernelFaultException(string message, Exception? cause = null)
    : Exception(message, cause);
