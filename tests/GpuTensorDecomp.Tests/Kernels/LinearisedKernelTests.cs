using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>Linearised runs by kernels, at sizes around the tile of 32.</summary>
public sealed class LinearisedKernelTests
{
    private const double Step = 0.05;

    [Theory]
    [InlineData(2, 3, 4, 2)]
    [InlineData(3, 1, 1, 2)]
    [InlineData(3, 1, 5, 3)]
    [InlineData(3, 3, 31, 2)]
    [InlineData(3, 4, 33, 2)]
    [InlineData(3, 7, 32, 4)]
    [InlineData(4, 4, 7, 4)]
    [InlineData(5, 3, 6, 2)]
    [InlineData(3, 3, 6, 0)]
    [InlineData(4, 3, 5, 0)]
    public void Steps_are_those_of_dense_linear_descent(
        int order, int dimension, int count, int homogeneity)
    {
        var linear = new LinearCase(order, dimension, count, homogeneity, hasZero: true);
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            using Executor executor = KernelExecutor.Open(precision);
            LinearRunChecks.Require(executor, linear, Step, steps: 3);
        }
    }

    [Theory]
    [InlineData(4, 3, 5, 4)]
    [InlineData(3, 3, 6, 0)]
    public void Its_flow_has_the_closed_form(
        int order, int dimension, int count, int homogeneity)
    {
        var linear = new LinearCase(order, dimension, count, homogeneity, hasZero: true);
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            using Executor executor = KernelExecutor.Open(precision);
            LinearRunChecks.RequireFlow(executor, linear, 1e-5, [0.8]);
        }
    }

    [Theory]
    [InlineData(2, 1, 1, 2)]
    [InlineData(3, 31, 5, 2)]
    [InlineData(4, 32, 33, 2)]
    [InlineData(3, 33, 37, 3)]
    [InlineData(5, 65, 3, 4)]
    [InlineData(3, 5, 70, 0)]
    public void The_tangent_kernel_is_applied_as_on_the_host(
        int order, int dimension, int count, int homogeneity)
    {
        var linear = new LinearCase(order, dimension, count, homogeneity, hasZero: true);
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            using Executor executor = KernelExecutor.Open(precision);
            LinearRunChecks.RequireKernel(executor, linear);
        }
    }

    [Fact]
    public void No_component_has_no_kernel()
    {
        using Executor executor = KernelExecutor.Open(Precision.Float64);
        using var kernel = new ExecutorTangentKernel(executor, 3, [], [], normPower: 2);
        kernel.LargestEigenvalue().ShouldBe(0);
    }

    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void What_is_restored_goes_on_with_the_same_bits(Precision precision)
    {
        using Executor executor = KernelExecutor.Open(precision);
        var linear = new LinearCase(3, 4, 5, 2, hasZero: true);
        LinearRunChecks.RequireResumable(executor, linear, linear.Rule(Step));
        LinearRunChecks.RequireResumable(executor, linear, linear.FlowRule(1e-6, 100));
    }

    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void Pairs_sum_to_nothing_whatever_their_norm(Precision precision)
    {
        using Executor executor = KernelExecutor.Open(precision);
        LinearRunChecks.RequireExactStart(executor, dimension: 4);
    }

    [Fact]
    public void A_blow_up_ends_with_the_moves_of_the_last_good_state()
    {
        using Executor executor = KernelExecutor.Open(Precision.Float64);
        LinearRunChecks.RequireGoesBack(executor, new LinearCase(3, 3, 4, 2));
    }

    [Fact]
    public void A_run_changes_between_the_model_and_its_tangent()
    {
        using Executor executor = KernelExecutor.Open(Precision.Float64);
        LinearRunChecks.RequireSwitches(executor, new LinearCase(3, 3, 4, 2), Step);
    }

    [Fact]
    public void A_flow_has_the_bits_it_has_alone_beside_other_runs_with_stages()
    {
        // Its stages lie in the same arrays as those of a flow of the model, of other rules.
        var linear = new LinearCase(3, 4, 5, 2);
        using Executor executor = KernelExecutor.Open(Precision.Float64);
        FlowRule rule = linear.FlowRule(1e-7, 100);
        RunSnapshot alone = LinearRunChecks.Advanced(executor, linear, rule, 12);
        RunSnapshot descent = LinearRunChecks.Advanced(executor, linear, Step, 12);
        FlowRule model = rule with { IsLinearised = false };
        RunSnapshot modelAlone = LinearRunChecks.Advanced(executor, linear, model, 12);
        using DeviceTarget target = executor.Upload(linear.Target);
        using RunBatch batch = executor.CreateBatch([target, target, target]);
        batch.Write(0, linear.Start, model);
        batch.Write(1, linear.Start, rule);
        batch.Write(2, linear.Start, linear.Rule(Step));
        batch.Advance([12, 12, 12]);

        batch.Save(0).Vectors.ShouldBe(modelAlone.Vectors);
        batch.Save(1).Moves.ShouldBe(alone.Moves);
        batch.Save(1).Status.ShouldBe(alone.Status);
        batch.Save(2).Moves.ShouldBe(descent.Moves);
    }

    [Theory]
    [InlineData(Precision.Float64, "descent")]
    [InlineData(Precision.Float32, "descent")]
    [InlineData(Precision.Float64, "dormand-prince")]
    [InlineData(Precision.Float32, "dormand-prince")]
    [InlineData(Precision.Float64, "midpoint")]
    [InlineData(Precision.Float32, "midpoint")]
    public void Every_figure_is_that_of_the_cpu(Precision precision, string stepper)
    {
        const int steps = 4;
        double tolerance = precision == Precision.Float64 ? 1e-12 : 2e-5;
        var linear = new LinearCase(4, 3, 6, 3, hasZero: true);
        using Executor executor = KernelExecutor.Open(precision);
        using var cpu = new CpuExecutor(precision, threads: 1);
        FlowRule rule = linear.Rule(Step);
        if (stepper != "descent")
        {
            rule = NamedRules.Rule(stepper, linear.Target) with
            {
                Law = linear.Law,
                WeightDecay = 0,
                IsLinearised = true,
            };
        }

        RunSnapshot found = LinearRunChecks.Advanced(executor, linear, rule, steps);
        RunSnapshot expected = LinearRunChecks.Advanced(cpu, linear, rule, steps);

        DenseArrays.RelativeDistance(found.Moves, expected.Moves).ShouldBeLessThan(tolerance);
        found.Vectors.ShouldBe(expected.Vectors);
        Near(found.Status.ResidualSquared, expected.Status.ResidualSquared);
        Near(found.Status.NormsSquared, expected.Status.NormsSquared);
        Near(found.Status.LargestRate, expected.Status.LargestRate);
        Near(found.Status.Unrest, expected.Status.Unrest);
        Near(found.Status.LargestNorm, expected.Status.LargestNorm);
        found.Status.Step.ShouldBe(steps);
        Near(found.Status.Time, expected.Status.Time);
        found.Status.PoolCount.ShouldBe(expected.Status.PoolCount);
        found.Status.GrownCount.ShouldBe(expected.Status.GrownCount);

        void Near(double x, double y) =>
            Math.Abs(x - y).ShouldBeLessThanOrEqualTo(20 * tolerance * Math.Abs(y));
    }

    [Fact]
    public void Company_of_any_kind_changes_no_bit()
    {
        // A linearised run, one that has stopped, one of more components and one of the model.
        var small = new LinearCase(3, 4, 5, 2);
        var large = new LinearCase(3, 4, 9, 2);
        using Executor executor = KernelExecutor.Open(Precision.Float64);
        RunSnapshot alone = LinearRunChecks.Advanced(executor, small, Step, 6);
        RunSnapshot largeAlone = LinearRunChecks.Advanced(executor, large, Step, 6);
        using DeviceTarget target = executor.Upload(small.Target);
        using DeviceTarget other = executor.Upload(large.Target);
        using RunBatch batch = executor.CreateBatch([target, target, target, other]);
        FlowRule rule = small.Rule(Step);
        batch.Write(0, small.Start, rule);
        batch.Write(1, small.Start, rule with { StopTime = 2 * Step });
        batch.Write(2, small.Start, rule with { IsLinearised = false });
        batch.Advance([2, 2, 2, 0]);
        batch.Write(3, large.Start, large.Rule(Step)); // makes all move to larger arrays
        batch.Advance([4, 4, 4, 6]);

        batch.Save(0).Moves.ShouldBe(alone.Moves);
        batch.Save(0).Status.ShouldBe(alone.Status);
        batch.Save(3).Moves.ShouldBe(largeAlone.Moves);
        batch.Status(1).Step.ShouldBe(2);
        batch.Status(1).Stop.ShouldBe(RunStop.Time);
        batch.Save(1).Moves.ShouldBe(LinearRunChecks.Advanced(executor, small, Step, 2).Moves);
        batch.Save(2).Moves.ShouldBeEmpty();
        batch.Status(2).Step.ShouldBe(6);
    }

    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void Products_in_large_tiles_have_the_bits_of_small_ones(Precision precision)
    {
        // 97 components bring tiles of 128 points; 40 alone, or groups of 64 threads, never do.
        var large = new LinearCase(3, 65, 97, 2);
        var small = new LinearCase(3, 65, 40, 2);
        using Executor executor = Open(threads: 256);
        using Executor ofSmallTiles = Open(threads: 64);
        using DeviceTarget target = executor.Upload(large.Target);
        using RunBatch batch = executor.CreateBatch([target, target]);
        batch.Write(0, small.Start, small.Rule(Step));
        batch.Write(1, large.Start, large.Rule(Step));
        batch.Advance([1, 1]);

        LinearRunChecks.RequireKernel(executor, large);
        batch.Save(0).Moves.ShouldBe(
            LinearRunChecks.Advanced(executor, small, Step, 1).Moves);
        batch.Save(1).Moves.ShouldBe(
            LinearRunChecks.Advanced(ofSmallTiles, large, Step, 1).Moves);

        Executor Open(int threads)
        {
            var device = new TestDevice(threads);
            return new IlgpuExecutor(device.Accelerator, precision, () => 1 << 30, device);
        }
    }

    [Fact]
    public void Samples_are_a_target_like_any()
    {
        var linear = new LinearCase(3, 3, 4, 2);
        var moment = new SampleMoment(3, 3, Draw.Normal(3 * 40, 3), noiseVariance: 0.3);
        FlowRule rule = linear.Rule(Step);
        using Executor executor = KernelExecutor.Open(Precision.Float64);
        using var cpu = new CpuExecutor(threads: 1);
        double[][] moves = [.. new[] { executor, cpu }.Select(one =>
        {
            using DeviceTarget target = one.Upload(moment);
            using RunBatch batch = one.CreateBatch([target]);
            batch.Write(0, linear.Start, rule);
            batch.Advance([4]);
            return batch.Save(0).Moves;
        })];
        DenseArrays.RelativeDistance(moves[0], moves[1]).ShouldBeLessThan(1e-12);
    }
}
