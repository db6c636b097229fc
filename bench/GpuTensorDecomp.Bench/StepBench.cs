using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Problems;

namespace GpuTensorDecomp.Bench;

/// <summary>
/// One field evaluation and one step of every stepper; 4 m (m + r) d flops a field evaluation.
/// </summary>
internal static class StepBench
{
    public const string Operation = "step";
    public const string Evaluation = "field-evaluation";

    public static IEnumerable<BenchRow> Rows(BenchContext context)
    {
        (int M, int R, int D, int L)[] shapes =
            context.Scale switch
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
            ComponentSet start = Initialization.Start(m, d, 1, 0, Math.Log(0.1), false);
            string shape = $"m={m} r={r} d={d} l={l}";
            double flops = 4.0 * m * (m + r) * d;

            FlowRule descent = Rule(Stepper.Descent, r) with { Law = new ComponentLaw(2) };
            batch.Write(0, start, descent);
            yield return context.Row(
                Evaluation, shape, "the field at the present state with its status; no step",
                flops, () => batch.Advance([0]), before: () => batch.SetRule(0, descent));
            foreach (Stepper stepper in Enum.GetValues<Stepper>())
            {
                FlowRule rule = stepper == Stepper.Descent ? descent : Rule(stepper, r);
                int evaluations =
                    stepper == Stepper.RungeKutta ? rule.Tableau.StageCount - 1 : 1;
                const int steps = 10;
                BenchRow row = context.Row(
                    Operation, $"{stepper}, {shape}",
                    $"{steps} steps in one call, each with its status ({evaluations} evaluations)",
                    steps * evaluations * flops,
                    () => batch.Advance([steps]),
                    before: () => batch.Write(0, start, rule),
                    runSteps: steps);
                yield return row with
                {
                    Seconds = row.Seconds / steps,
                    MedianSeconds = row.MedianSeconds / steps,
                };
            }
        }
    }

    private static FlowRule Rule(Stepper stepper, int rank) => new()
    {
        Law = new ComponentLaw(4),
        Stepper = stepper,
        StepSize = 1e-3,
        StepTolerance = 1e9, // every trial step is accepted, so that all repeats do the same work
        LargestStep = 1e-3,
        StepSizeRule =
            stepper == Stepper.RungeKutta ? StepSizeRule.EmbeddedError : StepSizeRule.AdaptiveRate,
        TargetNorm = Math.Sqrt(rank),
    };
}
