namespace GpuTensorDecomp.Kernels.Host;

/// <summary>Device memory that is free, asked before anything large is allocated.</summary>
/// <param name="deviceName">The device, as shown to people.</param>
/// <param name="free">Bytes that are free now.</param>
internal sealed class DeviceBudget(string deviceName, Func<long> free)
{
    /// <summary>Bytes that are free now.</summary>
    public long Free => free();

    /// <summary>Refuses what does not fit.</summary>
    /// <param name="bytes">What is needed.</param>
    /// <param name="what">What it is for: subject of a sentence in the plural.</param>
    /// <param name="remedy">Which option reduces it: a sentence.</param>
    /// <exception cref="DeviceException">It does not fit; says how much is missing.</exception>
    public void Require(long bytes, string what, string remedy)
    {
        long available = Free;
        if (bytes <= available)
            return;
        throw new DeviceException(
            $"{deviceName} lacks {Size(bytes - available)} of memory: {what} need {Size(bytes)} " +
            $"and {Size(available)} are free. {remedy}");
    }

    private static string Size(long bytes) => bytes switch
    {
        >= 1_000_000_000 => $"{bytes / 1e9:0.##} GB",
        >= 1_000_000 => $"{bytes / 1e6:0.##} MB",
        _ => $"{bytes / 1e3:0.##} kB",
    };
}
