using System.Runtime.Intrinsics;
using GpuTensorDecomp.Execution.Cpu;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Bench;

/// <summary>The machine's multiply-add peak per SIMD width, all threads, registers only.</summary>
internal static class PeakBench
{
    public const string Operation = "multiply-add-peak";
    private const long Rounds = 400_000;

    /// <summary>The largest over the widths becomes the peak of the rows that follow.</summary>
    public static IEnumerable<BenchRow> Rows(BenchContext context)
    {
        bool isDouble = context.Executor.Precision == Precision.Float64;
        var rows = new List<BenchRow>();
        if (Vector512.IsHardwareAccelerated)
        {
            rows.Add(isDouble
                ? Row<Lanes512<double>, double>(context, 512)
                : Row<Lanes512<float>, float>(context, 512));
        }

        if (Vector256.IsHardwareAccelerated)
        {
            rows.Add(isDouble
                ? Row<Lanes256<double>, double>(context, 256)
                : Row<Lanes256<float>, float>(context, 256));
        }

        rows.Add(isDouble
            ? Row<Lanes128<double>, double>(context, 128)
            : Row<Lanes128<float>, float>(context, 128));
        context.Peak = 1e9 * rows.Max(row => row.Gflops!.Value);
        return rows.Select(row => row with { PeakGflops = 1e-9 * context.Peak });
    }

    private static BenchRow Row<V, T>(BenchContext context, int bits)
        where V : unmanaged, ILanes<V, T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        int threads = context.Executor.ThreadCount;
        long rounds = context.Options.Quick ? Rounds / 20 : Rounds;
        using var team = new WorkerTeam(threads);
        var sums = new double[threads];
        return context.Row(
            Operation,
            $"{bits}-bit SIMD, {threads} threads",
            "x·a + b on twelve registers in every thread; no memory",
            (double)PeakLoop<V, T>.RoundFlops * rounds * threads,
            () => team.Run(
                threads,
                part => sums[part] = double.CreateTruncating(PeakLoop<V, T>.Run(rounds))));
    }
}
