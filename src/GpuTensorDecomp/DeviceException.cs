namespace GpuTensorDecomp;

/// <summary>
/// A device is missing, failed or has too little memory (exit code 3 of the command line).
/// The message names the remedy.
/// </summary>
public sealed class DeviceException(string message, Exception? cause = null)
    : Exception(message, cause);
