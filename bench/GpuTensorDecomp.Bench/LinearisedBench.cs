using GpuTensorDecomp.Execution;

namespace GpuTensorDecomp.Bench;

/// <summary>
/// DT[x](ū_i^{l−1}, ·) of a model at its own m components: two Gram products and two of their sums,
/// 8 m² d flops.
/// </summary>
internal static class LinearisedBench
{
    public const string Operation = "linearised-contraction";

    public static IEnumerable<BenchRow> Rows(BenchContext context)
    {
        (int M, int D, int L)[] shapes = context.Scale switch
        {
            BenchScale.Emulated => [(33, 8, 4), (97, 8, 3)],
            BenchScale.Quick => [(64, 32, 4)],
            BenchScale.Cpu => [(1536, 256, 4), (200, 100, 3), (200, 10, 3)],

            // Large tiles of all products; of the first ones; small tiles of all.
            _ => [(4096, 512, 4), (1536, 256, 4), (1536, 32, 4), (200, 100, 3), (48, 1000, 3)],
        };
        foreach ((int m, int d, int l) in shapes)
        {
            double[] slopes = new double[m];
            Array.Fill(slopes, 1.0 / m);
            using PreparedContraction contraction = context.Executor.PrepareLinearised(
                l, normPower: 2, BenchData.Units(m, d, 1), slopes);
            contraction.Write(BenchData.Units(m, d, 2));
            yield return context.Row(
                Operation, $"m={m} d={d} l={l}",
                "the contraction alone, moves in the device's layout as in a run's step",
                8.0 * m * m * d, contraction.Run);
        }
    }
}
