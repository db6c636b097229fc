using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;
using static GpuTensorDecomp.Tests.Kernels.NamedRules;
using static GpuTensorDecomp.Tests.Kernels.ResidentCase;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>
/// Small runs whose steps are all taken in one kernel, against the CPU: every length of vectors,
/// groups of a warp, more and less, targets that differ within a batch, and every stop.
/// </summary>
public sealed class ResidentRunTests
{
    [Theory]
    [InlineData(1, 1, 1, 2, "descent")]
    [InlineData(2, 1, 1, 5, "polar")]
    [InlineData(31, 2, 3, 3, "quasi-static")]
    [InlineData(32, 1, 5, 4, "adaptive")]
    [InlineData(33, 3, 10, 3, "polar")]
    [InlineData(37, 5, 4, 4, "scaled")]
    [InlineData(3, 0, 2, 4, "descent")]
    [InlineData(5, 11, 13, 6, "quasi-static")]
    [InlineData(3, 7, 16, 7, "adaptive")]
    [InlineData(4, 37, 17, 8, "polar")]
    [InlineData(3, 2, 31, 9, "descent")]
    [InlineData(2, 3, 32, 5, "polar")]
    [InlineData(3, 2, 33, 3, "adaptive")]
    [InlineData(2, 1, 64, 3, "quasi-static")]
    [InlineData(1, 2, 65, 3, "descent")]
    [InlineData(34, 2, 6, 4, "midpoint")]
    [InlineData(3, 4, 17, 3, "classical")]
    [InlineData(33, 2, 5, 4, "polar-descent")]
    [InlineData(4, 3, 17, 3, "polar-descent")]
    [InlineData(5, 2, 4, 3, "adaptive polar-descent")]
    [InlineData(33, 2, 6, 4, "reset scales")]
    [InlineData(3, 2, 17, 5, "reset scales")]
    [InlineData(5, 3, 4, 4, "reset scales, polar")]
    [InlineData(33, 2, 5, 4, "epochs")]
    [InlineData(2, 1, 1, 3, "epochs")]
    [InlineData(4, 3, 17, 3, "merging epochs")]
    [InlineData(35, 2, 2, 5, "merging epochs")]
    [InlineData(6, 3, 3, 4, "merging polar epochs")]
    [InlineData(34, 2, 4, 3, "adaptive epochs")]
    [InlineData(5, 1, 6, 4, "quasi-static epochs")]
    [InlineData(4, 2, 5, 4, "scaled epochs")]
    public void Ten_steps_are_those_of_the_cpu(
        int count, int rank, int dimension, int order, string rule)
    {
        FactoredTensor target = Target(rank, dimension, order);
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            double digits = precision == Precision.Float64 ? 1e-12 : 5e-6;
            RunSnapshot found = OnDevice(precision, Advance);
            RunSnapshot expected = OnCpu(precision, Advance);

            found.Status.Step.ShouldBe(10);
            found.Status.Stop.ShouldBe(RunStop.None);
            DenseArrays.RelativeDistance(found.Vectors, expected.Vectors).ShouldBeLessThan(digits);
            for (int i = 0; i < found.LogNorms.Length; i++)
            {
                // ln 0 as it is: −∞.
                bool isNear = found.LogNorms[i] == expected.LogNorms[i] ||
                    Math.Abs(found.LogNorms[i] - expected.LogNorms[i]) <= 10 * digits;
                isNear.ShouldBeTrue();
            }

            found.LogNorms.Length.ShouldBe(expected.LogNorms.Length);
            for (int i = 0; i < found.Scales.Length; i++)
                Near(found.Scales[i], expected.Scales[i]);
            found.Status.PoolCount.ShouldBe(expected.Status.PoolCount);
            found.Status.GrownCount.ShouldBe(expected.Status.GrownCount);
            found.Status.EpochEnds.ShouldBe(expected.Status.EpochEnds);
            found.Status.Reinitialised.ShouldBe(expected.Status.Reinitialised);
            found.Status.Merged.ShouldBe(expected.Status.Merged);
            found.Signs.ShouldBe(expected.Signs);
            found.CurvatureAge.ShouldBe(expected.CurvatureAge);
            Near(found.CurvatureBound, expected.CurvatureBound);
            Near(found.Status.Time, expected.Status.Time);
            Near(found.Status.NormsSquared, expected.Status.NormsSquared);
            Near(found.Status.LargestRate, expected.Status.LargestRate);
            Near(found.Status.LargestNorm, expected.Status.LargestNorm);
            Near(found.Status.Unrest, expected.Status.Unrest);
            double scale = target.NormSquared + expected.Status.NormsSquared;
            found.Status.ResidualSquared.ShouldBe(
                expected.Status.ResidualSquared, 10 * digits * scale);

            void Near(double x, double y) =>
                Math.Abs(x - y).ShouldBeLessThanOrEqualTo(20 * digits * Math.Abs(y));
        }

        RunSnapshot Advance(Executor executor) => Run(
            executor, target, Start(count, dimension, 0.4, Rule(rule, target)),
            Rule(rule, target), 10);
    }

    [Fact]
    public void Runs_of_many_targets_are_those_of_the_cpu()
    {
        // Ranks differ, one target recurs, one run has stopped, one is empty, one too wide for a
        // group and one takes Runge-Kutta steps.
        FactoredTensor[] targets = [Target(2, 3, 3), Target(5, 3, 3), Target(1, 3, 4)];
        int[] targetOf = [0, 1, 2, 0, 1, 1, 0];
        int[] counts = [3, 4, 2, 1, 0, 130, 2];
        long[] steps = [6, 6, 6, 0, 6, 1, 3];
        RunSnapshot[] found = OnDevice(Precision.Float64, Advance);
        RunSnapshot[] expected = OnCpu(Precision.Float64, Advance);

        for (int run = 0; run < counts.Length; run++)
        {
            found[run].Status.Step.ShouldBe(expected[run].Status.Step);
            found[run].Vectors.Length.ShouldBe(3 * counts[run]);
            if (counts[run] == 0)
                continue;
            DenseArrays.RelativeDistance(found[run].Vectors, expected[run].Vectors)
                .ShouldBeLessThan(1e-12);
            found[run].Status.ResidualSquared.ShouldBe(
                expected[run].Status.ResidualSquared, 1e-11);
        }

        RunSnapshot alone = OnDevice(
            Precision.Float64,
            executor => Run(executor, targets[1], Start(4, 3, 0.4), Rule("polar", targets[1]), 6));
        found[1].Vectors.ShouldBe(alone.Vectors);
        found[1].Status.ShouldBe(alone.Status);

        RunSnapshot[] Advance(Executor executor)
        {
            DeviceTarget[] uploaded = Array.ConvertAll(targets, executor.Upload);
            using RunBatch batch = executor.CreateBatch([.. targetOf.Select(t => uploaded[t])]);
            for (int run = 0; run < counts.Length; run++)
            {
                FlowRule rule = Rule(run == 6 ? "midpoint" : "polar", targets[targetOf[run]]);
                batch.Write(run, Start(counts[run], 3, 0.4), rule);
            }

            batch.Advance(steps);
            RunSnapshot[] saved = [.. Enumerable.Range(0, counts.Length).Select(batch.Save)];
            foreach (DeviceTarget target in uploaded)
                target.Dispose();
            return saved;
        }
    }

    [Theory]
    [InlineData("descent")]
    [InlineData("polar")]
    [InlineData("adaptive")]
    [InlineData("quasi-static")]
    [InlineData("midpoint")]
    [InlineData("polar-descent")]
    [InlineData("reset scales")]
    [InlineData("merging epochs")]
    [InlineData("scaled epochs")]
    public void Launches_of_one_evaluation_change_no_bit(string name)
    {
        FactoredTensor target = Target(3, 2, 3);
        RunSnapshot[] found =
        [
            .. new[] { 1, IlgpuExecutor.DefaultResidentWork }.Select(work => OnDevice(
                Precision.Float64,
                executor => Run(
                    executor, target, Start(3, 2, 0.4, Rule(name, target)), Rule(name, target),
                    13),
                work)),
        ];

        found[0].Status.Step.ShouldBe(13);
        found[0].Vectors.ShouldBe(found[1].Vectors);
        found[0].LogNorms.ShouldBe(found[1].LogNorms);
        found[0].Scales.ShouldBe(found[1].Scales);
        found[0].Status.ShouldBe(found[1].Status);
        found[0].CurvatureBound.ShouldBe(found[1].CurvatureBound);
    }

    [Theory]
    [InlineData("relative error", RunStop.RelativeError)]
    [InlineData("time", RunStop.Time)]
    [InlineData("stationary", RunStop.Stationary)]
    [InlineData("not finite", RunStop.NotFinite)]
    public void A_run_stops_at_the_step_at_which_the_cpu_stops_it(string name, RunStop stop)
    {
        FactoredTensor target = Target(1, 2, stop == RunStop.RelativeError ? 4 : 3);
        FlowRule rule = Rule("descent", target) with
        {
            StepSize = 0.1,
            WeightDecay = 0,
            TargetNorm = 1,
        };
        rule = name switch
        {
            "relative error" => rule with { StopRelativeError = 0.9 },
            "time" => rule with { StopTime = 7.77 },
            "stationary" => rule with { StationaryRate = 1e-2 },
            _ => rule with { StepSize = 30 },
        };
        RunSnapshot found = OnDevice(Precision.Float64, Advance);
        RunSnapshot expected = OnCpu(Precision.Float64, Advance);

        found.Status.Stop.ShouldBe(stop);
        found.Status.Step.ShouldBe(expected.Status.Step);
        found.Status.Time.ShouldBe(expected.Status.Time, 1e-12);
        found.Status.StepSize.ShouldBe(expected.Status.StepSize, 1e-12);
        DenseArrays.RelativeDistance(found.Vectors, expected.Vectors).ShouldBeLessThan(1e-10);

        RunSnapshot Advance(Executor executor) =>
            Run(executor, target, Start(3, 2, 0.3), rule, 2000);
    }

    private static TResult OnDevice<TResult>(
        Precision precision,
        Func<Executor, TResult> work,
        double residentWork = IlgpuExecutor.DefaultResidentWork)
    {
        using var device = new TestDevice();
        using var executor = new IlgpuExecutor(
            device.Accelerator, precision, () => 1 << 30, null, residentWork);
        return work(executor);
    }

    private static TResult OnCpu<TResult>(Precision precision, Func<Executor, TResult> work)
    {
        using var executor = new CpuExecutor(precision, threads: 1);
        return work(executor);
    }

    private static RunSnapshot Run(
        Executor executor, FactoredTensor tensor, ComponentSet start, FlowRule rule, long steps)
    {
        using DeviceTarget target = executor.Upload(tensor);
        using RunBatch batch = executor.CreateBatch([target]);
        batch.Write(0, start, rule);
        batch.Advance([steps]);
        return batch.Save(0);
    }
}
