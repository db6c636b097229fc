using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;

namespace GpuTensorDecomp.Bench;

/// <summary>
/// The end of an epoch after one step: as many grown components as the target has terms, compared
/// with each other, all others drawn anew; two field evaluations of 4 m (m + r) d flops, of which
/// the second is of the state after the end.
/// </summary>
internal static class EpochBench
{
    public const string Operation = "epoch-end";

    public static IEnumerable<BenchRow> Rows(BenchContext context)
    {
        (int M, int R, int D, int L)[] shapes = context.Scale switch
        {
            BenchScale.Emulated => [(5, 2, 4, 3)],
            BenchScale.Quick => [(24, 8, 16, 3)],
            BenchScale.Cpu => [(200, 100, 100, 3), (40, 20, 20, 4)],
            _ => [(40, 20, 20, 4), (200, 100, 100, 3), (512, 64, 100_000, 4)],
        };
        foreach ((int m, int r, int d, int l) in shapes)
        {
            using DeviceTarget target =
                context.Executor.Upload(BenchData.Tensor(l, d, r, VectorKind.Sphere));
            using RunBatch batch = context.Executor.CreateBatch([target]);
            ComponentSet start = Initialization.Start(m, d, 1, 0, Math.Log(1e-2), false);
            start.LogNorms.AsSpan(0, r).Clear();
            yield return context.Row(
                Operation,
                $"m={m} r={r} d={d} l={l}",
                $"one step, the end of an epoch ({r} compared, {m - r} drawn anew), the field",
                2 * 4.0 * m * (m + r) * d,
                () => batch.Advance([1]),
                before: () => batch.Write(0, start, Rule(batch.Status(0), r)));
        }
    }

    private static FlowRule Rule(RunStatus status, int rank) => new()
    {
        Law = new ComponentLaw(2),
        Stepper = Stepper.Descent,
        StepSize = 1e-3,
        TargetNorm = Math.Sqrt(rank),
        Epochs = new EpochRule
        {
            Ends = [status.Step + 1],
            FirstEnd = status.EpochEnds,
            Seed = 1,
            Run = 0,
            FirstDraw = 0,
            LogNorm = Math.Log(1e-2),
            Signs = StartSigns.Positive,
            BelowNorm = 0.1,
            DuplicateNorm = 0.1,
        },
    };
}
