using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Bench;

/// <summary>
/// Many tiny runs, each with its own target, by descent at homogeneity 2; 4 m (m + r) d flops a
/// run-step.
/// </summary>
internal static class TinyRunsBench
{
    public const string Operation = "tiny-runs";

    public static IEnumerable<BenchRow> Rows(BenchContext context)
    {
        (int Runs, int D, int M, int R, int L, int Steps)[] shapes = context.Scale switch
        {
            BenchScale.Emulated => [(2, 3, 4, 2, 4, 3)],
            BenchScale.Quick => [(20, 10, 50, 5, 4, 10)],
            BenchScale.Cpu => [(1000, 10, 50, 5, 4, 50), (1000, 16, 64, 8, 3, 50)],
            _ => [(10_000, 10, 50, 5, 4, 1000), (10_000, 16, 64, 8, 3, 1000)],
        };
        foreach ((int runs, int d, int m, int r, int l, int steps) in shapes)
            yield return Row(context, runs, d, m, r, l, steps);
    }

    private static BenchRow Row(
        BenchContext context, int runs, int d, int m, int r, int l, int steps)
    {
        var targets = new DeviceTarget[runs];
        for (int run = 0; run < runs; run++)
        {
            FactoredTensor tensor =
                BenchData.Tensor(l, d, r, VectorKind.Orthogonal, (ulong)run);
            targets[run] = context.Executor.Upload(tensor);
        }

        using RunBatch batch = context.Executor.CreateBatch(targets);
        var rule = new FlowRule
        {
            Law = new ComponentLaw(2),
            Stepper = Stepper.Descent,
            StepSize = 0.05,
            TargetNorm = Math.Sqrt(r),
        };
        for (int run = 0; run < runs; run++)
        {
            ComponentSet start =
                Initialization.Start(m, d, 1, run, Math.Log(0.1), alternateSigns: false);
            batch.Write(run, start, rule);
        }

        var stepsOfRun = new long[runs];
        Array.Fill(stepsOfRun, steps);
        BenchRow row = context.Row(
            Operation,
            $"runs={runs} m={m} d={d} r={r} l={l}",
            $"{steps} steps of every run: descent at p = 2 with residual and rates at each step",
            4.0 * m * (m + r) * d * runs * steps,
            () => batch.Advance(stepsOfRun),
            runSteps: (double)runs * steps);
        foreach (DeviceTarget target in targets)
            target.Dispose();
        return row with
        {
            Seconds = row.Seconds / steps,
            MedianSeconds = row.MedianSeconds / steps,
        };
    }
}
