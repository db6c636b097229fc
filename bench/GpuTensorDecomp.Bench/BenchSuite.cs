using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Bench;

/// <summary>All benchmarks.</summary>
public static class BenchSuite
{
    private static readonly Benchmark[] Benchmarks =
    [
        new(PeakBench.Operation, PeakBench.Rows),
        new(ContractionBench.Factored, ContractionBench.FactoredRows),
        new(LinearisedBench.Operation, LinearisedBench.Rows),
        new(ContractionBench.Sample, ContractionBench.SampleRows),
        new(ContractionBench.Dense, ContractionBench.DenseRows),
        new(TinyRunsBench.Operation, TinyRunsBench.Rows),
        new(StepBench.Operation, StepBench.Rows),
        new(EpochBench.Operation, EpochBench.Rows),
        new(HostBench.Draws, HostBench.DrawRows, IsOnHost: true, IsOfDevice: false),
        new(HostBench.Norm, HostBench.NormRows, IsOnHost: true, IsOfDevice: false),
        new(HostBench.Polish, HostBench.PolishRows, IsOnHost: true, IsOfDevice: false),
        new(SolveBench.Operation, SolveBench.Rows, IsOnHost: true, MustBeAsked: true),
        new(SweepBench.Operation, SweepBench.Rows, IsOnHost: true, MustBeAsked: true,
            IsOfDevice: false),
    ];

    /// <summary>What can be measured.</summary>
    public static IReadOnlyList<string> Operations { get; } =
        [.. Benchmarks.Select(benchmark => benchmark.Operation)];

    /// <summary>Measures all that is asked for.</summary>
    /// <param name="options">What and how long.</param>
    /// <param name="onRow">Hears of every row as it is taken.</param>
    /// <param name="cancellation">Ends after the row under way.</param>
    public static BenchReport Run(
        BenchOptions options,
        Action<BenchRow>? onRow = null,
        CancellationToken cancellation = default)
    {
        var rows = new List<BenchRow>();
        int threads = 0, bits = 0;
        foreach (Precision precision in options.Precisions)
        {
            using var context = new BenchContext(
                options.Open?.Invoke(precision) ?? new CpuExecutor(precision, options.Threads),
                options);
            if (context.Executor is CpuExecutor cpu)
                (threads, bits) = (cpu.ThreadCount, cpu.LaneBits);
            foreach (Benchmark benchmark in Benchmarks.Where(b => IsAsked(b, precision, options)))
            {
                foreach (BenchRow row in benchmark.Rows(context))
                {
                    cancellation.ThrowIfCancellationRequested();
                    rows.Add(row);
                    onRow?.Invoke(row);
                }
            }
        }

        return new BenchReport(BenchMachine.Of(threads, bits), rows, options.Device);
    }

    // The peak is always taken: the shares of the other rows stand on it.
    private static bool IsAsked(Benchmark benchmark, Precision precision, BenchOptions options)
    {
        if (benchmark.Operation == PeakBench.Operation)
            return true;
        if (options.Device is not null && !benchmark.IsOfDevice)
            return false;
        if (benchmark.IsOnHost && precision != options.Precisions[^1])
            return false;
        return options.Only.Count == 0
            ? !benchmark.MustBeAsked
            : options.Only.Contains(benchmark.Operation);
    }

    /// <summary>
    /// One family of rows; on the host: always in float64; not of a device: the processor's only.
    /// </summary>
    private sealed record Benchmark(
        string Operation,
        Func<BenchContext, IEnumerable<BenchRow>> Rows,
        bool IsOnHost = false,
        bool MustBeAsked = false,
        bool IsOfDevice = true);
}
