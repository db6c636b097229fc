using System.Runtime.Intrinsics;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Execution.Cpu;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Bench;

/// <summary>
/// The multiply-add peak, registers only: of a processor per SIMD width and in all threads, or of
/// an accelerator as a whole.
/// </summary>
internal static class PeakBench
{
    public const string Operation = "multiply-add-peak";
    private const long Rounds = 400_000;

    /// <summary>The largest over the widths becomes the peak of the rows that follow.</summary>
    public static IEnumerable<BenchRow> Rows(BenchContext context)
    {
        if (context.Executor is not CpuExecutor)
            return [OfDevice(context)];
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

    private static BenchRow OfDevice(BenchContext context)
    {
        int rounds = context.Scale switch
        {
            BenchScale.Emulated => 10,
            BenchScale.Quick => 1000,
            _ => 50_000,
        };
        double flops = context.Executor.MultiplyAdds(1) * rounds;
        BenchRow row = context.Row(
            Operation,
            "all multiprocessors",
            "x·a + b on eight registers in every thread, launch to end; no memory",
            flops,
            () => context.Executor.MultiplyAdds(rounds));
        context.Peak = 1e9 * row.Gflops;
        return row with { PeakGflops = row.Gflops };
    }

    private static BenchRow Row<V, T>(BenchContext context, int bits)
        where V : unmanaged, ILanes<V, T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        int threads = ((CpuExecutor)context.Executor).ThreadCount;
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
