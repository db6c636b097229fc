using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Execution;

public sealed class RunBatchEdgeTests
{
    public static TheoryData<Stepper, Precision> Steppers
    {
        get
        {
            var steppers = new TheoryData<Stepper, Precision>();
            foreach (Stepper stepper in Enum.GetValues<Stepper>())
            {
                steppers.Add(stepper, Precision.Float64);
                steppers.Add(stepper, Precision.Float32);
            }

            return steppers;
        }
    }

    [Theory]
    [MemberData(nameof(Steppers))]
    public void A_zero_component_stays_zero_and_disturbs_no_other(
        Stepper stepper, Precision precision)
    {
        var target = new FactoredTensor(3, 4, [1, 0.5], Draw.Orthonormal(2, 4, 1));
        double[] others = Draw.Unit(2, 4, 2);
        double[] vectors = [.. others[..4], 0, 0, 0, 0, .. others[4..]];
        using var with = new SingleRun(target, precision);
        using var without = new SingleRun(target, precision);
        with.Write(SingleRun.Components(4, vectors), Rule(stepper));
        without.Write(SingleRun.Components(4, others), Rule(stepper));
        with.Advance(20).Stop.ShouldBe(RunStop.None);
        without.Advance(20);
        ComponentSet found = with.Read();
        found.LogNorms[1].ShouldBe(double.NegativeInfinity);
        double[] left = found.ToVectors();
        DenseArrays.RelativeDistance([.. left[..4], .. left[8..]], without.Vectors)
            .ShouldBeLessThan(precision == Precision.Float64 ? 1e-12 : 1e-5);
    }

    [Theory]
    [MemberData(nameof(Steppers))]
    public void One_component_fits_the_nearest_of_more_terms(Stepper stepper, Precision precision)
    {
        double[] v = Draw.Orthonormal(3, 6, 3);
        var target = new FactoredTensor(4, 6, [0.7, 0.6, 0.5], v);
        double[] start = [.. Enumerable.Range(0, 6).Select(c => 0.2 * v[c] + 0.05 * v[6 + c])];
        using var run = new SingleRun(target, precision);
        run.Write(
            SingleRun.Components(6, start), Rule(stepper) with { TargetNorm = Math.Sqrt(1.1) });
        run.Advance(600).Stop.ShouldBe(RunStop.None);
        ComponentSet found = run.Read();
        Math.Exp(2 * found.LogNorms[0]).ShouldBe(0.7, 1e-4);
        found.Direction(0).ToArray().Zip(v, (x, y) => x * y).Sum().ShouldBe(1, 1e-5);
        run.Status.ResidualSquared.ShouldBe(0.36 + 0.25, 1e-4);
    }

    [Theory]
    [MemberData(nameof(Steppers))]
    public void One_coordinate_is_enough(Stepper stepper, Precision precision)
    {
        using var run = new SingleRun(new FactoredTensor(5, 1, [0.8], [1]), precision);
        run.Write(SingleRun.Components(1, [0.1, 0.2, -0.1], [1, 1, -1]), Rule(stepper));
        run.Advance(400).Stop.ShouldBe(RunStop.None);
        ComponentSet found = run.Read();
        double sum = 0;
        for (int i = 0; i < 3; i++)
        {
            sum += found.Signs[i] * Math.Exp(2 * found.LogNorms[i]) *
                Math.Pow(found.Direction(i)[0], 5);
        }

        sum.ShouldBe(0.8, 1e-4);
    }

    [Theory]
    [MemberData(nameof(Steppers))]
    public void Without_terms_to_fit_components_shrink(Stepper stepper, Precision precision)
    {
        using var run = new SingleRun(new FactoredTensor(3, 4, [], []), precision);
        run.Write(
            SingleRun.Components(4, Draw.Unit(3, 4, 5)), Rule(stepper) with { TargetNorm = 0 });
        double before = run.Advance(0).ResidualSquared;
        run.Advance(50);
        run.Status.ResidualSquared.ShouldBeInRange(0, 0.1 * before);
    }

    [Theory]
    [InlineData(Stepper.Descent, Precision.Float64)]
    [InlineData(Stepper.Descent, Precision.Float32)]
    [InlineData(Stepper.Polar, Precision.Float64)]
    [InlineData(Stepper.Polar, Precision.Float32)]
    public void Numbers_that_stop_being_finite_give_back_the_last_good_state(
        Stepper stepper, Precision precision)
    {
        var target = new FactoredTensor(4, 5, [1, 0.5], Draw.Unit(2, 5, 6));
        using var run = new SingleRun(target, precision);
        run.Write(SingleRun.Components(5, Draw.Unit(4, 5, 7)), Rule(stepper));
        run.Advance(10);
        RunSnapshot good = run.Save();
        run.SetRule(Rule(stepper) with { StepSize = 1e308 });
        RunStatus status = run.Advance(100);
        status.Stop.ShouldBe(RunStop.NotFinite);
        RunSnapshot after = run.Save();
        after.Vectors.ShouldBe(good.Vectors);
        after.LogNorms.ShouldBe(good.LogNorms);

        // The first step broke; the status describes the state as it is, before it.
        status.Step.ShouldBe(10);
        status.Time.ShouldBe(good.Status.Time);
        status.ResidualSquared.ShouldBe(good.Status.ResidualSquared);
        status.LargestRate.ShouldBe(good.Status.LargestRate);

        // With a sane step it goes on.
        run.SetRule(Rule(stepper));
        run.Advance(10).Stop.ShouldBe(RunStop.None);
        run.Status.Step.ShouldBe(20);
    }

    [Theory]
    [InlineData("descent", 4)]
    [InlineData("adaptive", 30)]
    [InlineData("quasi-static", 30)]
    [InlineData("polar", 8)]
    [InlineData("polar-descent", 4)]
    [InlineData("scaled", 4)]
    [InlineData("reset scales", 1.5)]
    [InlineData("midpoint", 3)]
    [InlineData("epochs", 1)]
    [InlineData("merging polar epochs", 1)]
    [InlineData("linearised", 1e6)]
    [InlineData("linearised midpoint", 1e6)]
    public void What_a_blow_up_ends_with_does_not_depend_on_when_it_was_looked_at(
        string rule, double step)
    {
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            using var executor = new CpuExecutor(precision, threads: 1);
            BlowUpChecks.RequireStateBeforeBreak(executor, rule, step);
        }
    }

    [Theory]
    [InlineData(Stepper.Descent, Precision.Float64)]
    [InlineData(Stepper.Descent, Precision.Float32)]
    [InlineData(Stepper.QuasiStatic, Precision.Float64)]
    [InlineData(Stepper.QuasiStatic, Precision.Float32)]
    [InlineData(Stepper.Polar, Precision.Float64)]
    [InlineData(Stepper.Polar, Precision.Float32)]
    public void A_step_allocates_nothing(Stepper stepper, Precision precision)
    {
        var target = new FactoredTensor(4, 10, [1, 0.5], Draw.Unit(2, 10, 6));
        using var executor = new CpuExecutor(precision, threads: 1);
        using DeviceTarget uploaded = executor.Upload(target);
        using RunBatch batch = executor.CreateBatch([uploaded, uploaded]);
        for (int run = 0; run < 2; run++)
            batch.Write(run, SingleRun.Components(10, Draw.Unit(20, 10, 7)), Rule(stepper));
        long[] steps = [50, 50];
        batch.Advance(steps);
        long before = GC.GetAllocatedBytesForCurrentThread();
        batch.Advance(steps);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        batch.Status(1).Step.ShouldBe(100);
    }

    [Theory]
    [MemberData(nameof(Steppers))]
    public void The_last_step_is_cut_to_land_on_the_stop_time(Stepper stepper, Precision precision)
    {
        const double stop = 1.2345678901234567;
        var target = new FactoredTensor(4, 10, [1, 0.5], Draw.Unit(2, 10, 6));
        using var run = new SingleRun(target, precision);
        run.Write(
            SingleRun.Components(10, Draw.Unit(6, 10, 7)), Rule(stepper) with { StopTime = stop });
        RunStatus status = run.Advance(100_000);
        status.Stop.ShouldBe(RunStop.Time);
        status.Time.ShouldBe(stop);
        double[] there = run.Vectors;

        // Once there, it stays.
        run.Advance(5).Step.ShouldBe(status.Step);
        run.Vectors.ShouldBe(there);
    }

    [Fact]
    public void A_run_stops_at_the_relative_error_asked_for()
    {
        var target = new FactoredTensor(4, 6, [1, 0.5], Draw.Orthonormal(2, 6, 8));
        using var run = new SingleRun(target);
        run.Write(SingleRun.Components(6, Draw.Unit(12, 6, 9)), Rule(Stepper.Descent) with
        {
            TargetNorm = Math.Sqrt(target.NormSquared),
            StopRelativeError = 1e-3,
        });
        RunStatus status = run.Advance(100_000);
        status.Stop.ShouldBe(RunStop.RelativeError);
        double error = Math.Sqrt(status.ResidualSquared / target.NormSquared);
        error.ShouldBeInRange(0.9e-3, 1e-3);
    }

    [Fact]
    public void A_run_may_grow_and_shrink()
    {
        var target = new FactoredTensor(4, 6, [1, 0.5], Draw.Orthonormal(2, 6, 8));
        using var run = new SingleRun(target);
        foreach (int count in new[] { 3, 40, 1, 17 })
        {
            ComponentSet components = SingleRun.Components(6, Draw.Unit(count, 6, count));
            run.Write(components, Rule(Stepper.Polar));
            run.Advance(10);
            using var fresh = new SingleRun(target);
            fresh.Write(components, Rule(Stepper.Polar));
            fresh.Advance(10);
            run.Vectors.ShouldBe(fresh.Vectors);
            run.Status.ResidualSquared.ShouldBe(fresh.Status.ResidualSquared);
            run.Status.NormsSquared.ShouldBe(fresh.Status.NormsSquared);
        }
    }

    [Fact]
    public void The_status_counts_the_pool_and_the_largest_norm()
    {
        using var run = new SingleRun(new FactoredTensor(4, 2, [1], [1, 0]));
        run.Write(
            SingleRun.Components(2, [3, 4, 0.06, 0.08, 0, 0.2]),
            Rule(Stepper.Descent) with { PoolNorm = 0.15 });
        RunStatus status = run.Advance(0);
        status.PoolCount.ShouldBe(1);
        status.LargestNorm.ShouldBe(5, 1e-14);
        status.NormsSquared.ShouldBe(25 + 0.01 + 0.04, 1e-13);
    }

    private static FlowRule Rule(Stepper stepper) => SingleRun.Descent(0.05) with
    {
        Stepper = stepper,
        StepSizeRule = stepper == Stepper.RungeKutta
            ? StepSizeRule.EmbeddedError
            : StepSizeRule.Fixed,
        LargestStep = stepper == Stepper.QuasiStatic ? 0.3 : double.PositiveInfinity,
    };
}
