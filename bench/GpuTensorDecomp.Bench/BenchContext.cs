using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Bench;

/// <summary>What the benchmarks of one precision share.</summary>
internal sealed class BenchContext(Executor executor, BenchOptions options) : IDisposable
{
    private readonly string _device = executor is CpuExecutor cpu
        ? $"cpu ({cpu.ThreadCount} threads, {cpu.LaneBits}-bit SIMD)"
        : $"{options.Device!.Kind} ({executor.DeviceName})";

    public Executor Executor { get; } = executor;

    public BenchOptions Options { get; } = options;

    /// <summary>How large the shapes are.</summary>
    public BenchScale Scale { get; } = options.Scale;

    /// <summary>Multiply-add peak in flops a second, once measured.</summary>
    public double? Peak { get; set; }

    public string Precision { get; } = Name(executor.Precision);

    /// <summary>Measures one row.</summary>
    /// <param name="operation">What is done.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="timed">What lies between start and stop of the clock.</param>
    /// <param name="flops">Floating-point operations of one action; null where not counted.</param>
    /// <param name="action">One repeat.</param>
    /// <param name="before">Done before each repeat, not timed.</param>
    /// <param name="runSteps">Steps of single runs in one action.</param>
    public BenchRow Row(
        string operation, string shape, string timed, double? flops, Action action,
        Action? before = null, double? runSteps = null)
    {
        Measurement time = Measurement.Of(action, Options.RowTime, before);
        return new BenchRow
        {
            Operation = operation,
            Device = _device,
            Precision = Precision,
            Shape = shape,
            Seconds = time.Best,
            MedianSeconds = time.Median,
            Repeats = time.Repeats,
            Gflops = 1e-9 * flops / time.Best,
            PeakGflops = 1e-9 * Peak,
            RunStepsPerSecond = runSteps / time.Best,
            Timed = timed,
        };
    }

    public void Dispose() => Executor.Dispose();

    private static string Name(Precision precision) =>
        precision == Plans.Precision.Float64 ? "float64" : "float32";
}
