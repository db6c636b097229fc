using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Bench;

/// <summary>
/// Many tiny runs, each with its own target, by descent at homogeneity 2; 4 m (m + r) d flops a
/// run-step. Runs of several m are taken as they are; the row of runs that all have the largest m
/// is what they would cost padded to it.
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
            yield return Row(context, runs, d, m, m, r, l, steps);
        if (context.Scale == BenchScale.Emulated)
            yield break;
        (int manyRuns, int dimension, int most, int rank, int order, int count) = shapes[0];
        yield return Row(context, manyRuns, dimension, most - 10, most, rank, order, count);
    }

    private static BenchRow Row(
        BenchContext context, int runs, int d, int least, int most, int r, int l, int steps)
    {
        int[] m = [.. Enumerable.Range(0, runs).Select(n => least + n % (most - least + 1))];
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
                Initialization.Start(m[run], d, 1, run, Math.Log(0.1), alternateSigns: false);
            batch.Write(run, start, rule);
        }

        var stepsOfRun = new long[runs];
        Array.Fill(stepsOfRun, steps);
        BenchRow row = context.Row(
            Operation,
            $"runs={runs} m={(least == most ? most : $"{least}..{most}")} d={d} r={r} l={l}",
            $"{steps} steps of every run: descent at p = 2 with residual and rates at each step",
            m.Sum(count => 4.0 * count * (count + r) * d) * steps,
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
