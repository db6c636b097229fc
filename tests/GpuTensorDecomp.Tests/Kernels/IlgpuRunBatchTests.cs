using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>
/// Batches on the device of kernels: awkward runs, company, and what a poll may do; of small runs,
/// with whole steps in one kernel and as large ones are.
/// </summary>
public abstract class IlgpuRunBatchTests : IDisposable
{
    private readonly TestDevice _device = new();
    private readonly IlgpuExecutor _executor;
    private readonly CpuExecutor _cpu = new(threads: 1);

    protected IlgpuRunBatchTests(double residentWork) => _executor = new IlgpuExecutor(
        _device.Accelerator, Precision.Float64, () => 1 << 30, null, residentWork);

    public static TheoryData<Stepper> Steppers => [.. Enum.GetValues<Stepper>()];

    public void Dispose()
    {
        _executor.Dispose();
        _device.Dispose();
        _cpu.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Steppers))]
    public void Runs_of_all_kinds_side_by_side_are_those_of_the_cpu(Stepper stepper)
    {
        // m > n, d = 1, one component, a zero component, a run that has stopped, another target.
        SymmetricTensor[] targets =
        [
            new FactoredTensor(3, 2, [1, -0.5], Draw.Unit(2, 2, 1)),
            new FactoredTensor(5, 1, [0.8], [1]),
            new SampleMoment(3, 2, Draw.Normal(2 * 9, 2), 0.1),
        ];
        int[] targetOf = [0, 0, 1, 2, 0];
        int[] counts = [1, 4, 2, 3, 3];
        long[] steps = [3, 3, 3, 3, 0];
        RunSnapshot[] found = Run(_executor);
        RunSnapshot[] expected = Run(_cpu);

        for (int run = 0; run < counts.Length; run++)
        {
            found[run].Status.Step.ShouldBe(steps[run]);
            found[run].Status.Stop.ShouldBe(expected[run].Status.Stop);
            DenseArrays.RelativeDistance(found[run].Vectors, expected[run].Vectors)
                .ShouldBeLessThan(1e-12);
            found[run].Status.ResidualSquared.ShouldBe(expected[run].Status.ResidualSquared, 1e-12);
            found[run].Status.Unrest.ShouldBe(expected[run].Status.Unrest, 1e-12);
        }

        RunSnapshot[] Run(Executor executor)
        {
            DeviceTarget[] uploaded = Array.ConvertAll(targets, executor.Upload);
            using RunBatch batch = executor.CreateBatch([.. targetOf.Select(t => uploaded[t])]);
            for (int run = 0; run < counts.Length; run++)
            {
                double[] vectors = Scaled(counts[run], targets[targetOf[run]].Dimension, run);
                if (run == 1)
                    vectors.AsSpan(2, 2).Clear();
                batch.Write(run, Components(vectors, counts[run]), Rule(stepper));
            }

            batch.Advance(steps);
            RunSnapshot[] saved = [.. Enumerable.Range(0, counts.Length).Select(batch.Save)];
            foreach (DeviceTarget target in uploaded)
                target.Dispose();
            return saved;
        }
    }

    [Fact]
    public void A_dense_target_is_fitted_as_by_the_cpu()
    {
        var target = DenseTensor.FromArray(
            4, 2, DenseArrays.Factored(4, 2, [1, -0.5], Draw.Unit(2, 2, 3)));
        RunSnapshot found = Advanced(_executor, target, 3);
        RunSnapshot expected = Advanced(_cpu, target, 3);

        DenseArrays.RelativeDistance(found.Vectors, expected.Vectors).ShouldBeLessThan(1e-12);
        found.Status.ResidualSquared.ShouldBe(expected.Status.ResidualSquared, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Steppers))]
    public void Polls_restores_and_company_change_no_bit(Stepper stepper)
    {
        FlowRule rule = Rule(stepper) with { StepSizeRule = StepSizeRule.AdaptiveRate };
        var tensor = new FactoredTensor(3, 2, [1, -0.5], Draw.Unit(2, 2, 1));
        ComponentSet start = Components(Scaled(3, 2, 1), 3);
        using DeviceTarget target = _executor.Upload(tensor);
        using RunBatch whole = _executor.CreateBatch([target]);
        whole.Write(0, start, rule);
        whole.Advance([5]);
        RunSnapshot expected = whole.Save(0);

        using RunBatch batch = _executor.CreateBatch([target, target]);
        batch.Write(1, start, rule);
        batch.Advance([0, 2]);
        RunSnapshot middle = batch.Save(1);

        // The other run makes the arrays grow, and this one goes on in another place.
        batch.Write(0, Components(Scaled(5, 2, 4), 5), Rule(Stepper.Descent));
        batch.Advance([2, 3]);
        ShouldBeSame(batch.Save(1), expected);
        batch.Restore(0, middle, rule);
        ShouldBeSame(batch.Save(0), middle);
        batch.Advance([3, 0]);
        ShouldBeSame(batch.Save(0), expected);
    }

    [Theory]
    [InlineData(Stepper.Descent)]
    [InlineData(Stepper.Polar)]
    public void Numbers_that_stop_being_finite_give_back_the_last_good_state(Stepper stepper)
    {
        using DeviceTarget target = _executor.Upload(
            new FactoredTensor(4, 2, [1, 0.5], Draw.Unit(2, 2, 6)));
        using RunBatch batch = _executor.CreateBatch([target]);
        batch.Write(0, Components(Scaled(3, 2, 7), 3), Rule(stepper));
        batch.Advance([2]);
        RunSnapshot good = batch.Save(0);
        batch.SetRule(0, Rule(stepper) with { StepSize = 1e308 });
        batch.Advance([20]);

        RunSnapshot after = batch.Save(0);
        after.Status.Stop.ShouldBe(RunStop.NotFinite);
        ShouldBeSame(after with { Status = after.Status with { Stop = RunStop.None } }, good);
        batch.SetRule(0, Rule(stepper));
        batch.Advance([1]);
        batch.Status(0).Stop.ShouldBe(RunStop.None);
        batch.Status(0).Step.ShouldBe(3);
    }

    [Theory]
    [MemberData(nameof(Steppers))]
    public void Runs_stop_by_time_by_error_and_at_rest(Stepper stepper)
    {
        using DeviceTarget target = _executor.Upload(
            new FactoredTensor(3, 2, [1], Draw.Unit(1, 2, 6)));
        using RunBatch batch = _executor.CreateBatch([target, target, target]);
        ComponentSet start = Components(Scaled(2, 2, 7), 2);
        batch.Write(0, start, Rule(stepper) with { StopTime = 1e-3 });
        batch.Write(1, start, Rule(stepper) with { StopRelativeError = 100 });
        batch.Write(2, start, Rule(stepper) with { StationaryRate = 1e6 });
        batch.Advance([4, 4, 4]);

        batch.Status(0).Stop.ShouldBe(RunStop.Time);
        batch.Status(0).Time.ShouldBe(1e-3, 1e-17);
        batch.Status(1).Stop.ShouldBe(RunStop.RelativeError);
        batch.Status(1).Step.ShouldBe(0);
        batch.Status(2).Stop.ShouldBe(RunStop.Stationary);
        batch.Status(2).Step.ShouldBe(0);
    }

    [Fact]
    public void A_change_of_chart_keeps_the_components()
    {
        using DeviceTarget target = _executor.Upload(
            new FactoredTensor(3, 2, [1], Draw.Unit(1, 2, 6)));
        using RunBatch batch = _executor.CreateBatch([target]);
        double[] vectors = Scaled(3, 2, 8);
        batch.Write(0, Components(vectors, 3), Rule(Stepper.Descent));
        batch.SetRule(0, Rule(Stepper.Polar));

        batch.Save(0).IsPolar.ShouldBeTrue();
        batch.ComponentCount(0).ShouldBe(3);
        DenseArrays.RelativeDistance(batch.Read(0).ToVectors(), vectors).ShouldBeLessThan(1e-15);
    }

    [Fact]
    public void A_method_of_too_many_stages_is_refused()
    {
        using DeviceTarget target = _executor.Upload(new FactoredTensor(3, 2, [1], [1, 0]));
        using RunBatch batch = _executor.CreateBatch([target]);
        double[][] stages = [.. Enumerable.Range(0, 9).Select(s => new double[s])];
        FlowRule rule = Rule(Stepper.RungeKutta) with
        {
            Tableau = new ButcherTableau("of nine stages", 1, stages, new double[9], []),
        };

        Should.Throw<DeviceException>(
            () => batch.Write(0, Components(Scaled(1, 2, 8), 1), rule))
            .Message.ShouldContain("of nine stages");
    }

    private static RunSnapshot Advanced(Executor executor, SymmetricTensor tensor, long steps)
    {
        using DeviceTarget target = executor.Upload(tensor);
        using RunBatch batch = executor.CreateBatch([target]);
        batch.Write(
            0, Components(Scaled(3, tensor.Dimension, 5), 3), Rule(Stepper.Descent));
        batch.Advance([steps]);
        return batch.Save(0);
    }

    private static double[] Scaled(int count, int dimension, int seed) =>
        Array.ConvertAll(Draw.Unit(count, dimension, seed), x => 0.3 * x);

    private static ComponentSet Components(double[] vectors, int count)
    {
        var components = new ComponentSet(count, vectors.Length / count);
        for (int i = 0; i < count; i++)
        {
            components.SetVector(
                i, vectors.AsSpan(i * components.Dimension, components.Dimension));
            components.Signs[i] = i % 2 == 0 ? 1 : -1;
        }

        return components;
    }

    private static FlowRule Rule(Stepper stepper) => new()
    {
        Law = new ComponentLaw(2),
        Stepper = stepper,
        StepSize = 0.03,
        TargetNorm = 1,
        Tableau = ButcherTableau.Midpoint,
    };

    private static void ShouldBeSame(RunSnapshot found, RunSnapshot expected)
    {
        found.Vectors.ShouldBe(expected.Vectors);
        found.LogNorms.ShouldBe(expected.LogNorms);
        found.Status.ShouldBe(expected.Status);
        found.NextStep.ShouldBe(expected.NextStep);
        found.CurvatureAge.ShouldBe(expected.CurvatureAge);
        found.IsPolar.ShouldBe(expected.IsPolar);
    }
}
