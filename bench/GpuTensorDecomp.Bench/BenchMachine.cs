using System.Runtime.InteropServices;

namespace GpuTensorDecomp.Bench;

/// <summary>The machine that figures were taken on.</summary>
/// <param name="Processor">Its model name.</param>
/// <param name="Cores">Processors that this process may use.</param>
/// <param name="Threads">Threads that were used.</param>
/// <param name="SimdBits">Widest SIMD.</param>
/// <param name="System">Operating system.</param>
/// <param name="Runtime">.NET version.</param>
public sealed record BenchMachine(
    string Processor, int Cores, int Threads, int SimdBits, string System, string Runtime)
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>This machine.</summary>
    public static BenchMachine Of(int threads, int simdBits) => new(
        ProcessorName(), Environment.ProcessorCount, threads, simdBits,
        RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription);

    private static string ProcessorName()
    {
        string? model = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(
                line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return model?[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
