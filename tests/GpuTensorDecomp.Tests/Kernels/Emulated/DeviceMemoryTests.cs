using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>What the executor says it needs against the bytes that it allocates.</summary>
public sealed class DeviceMemoryTests
{
    private static readonly string[] Tensors =
        ["small", "terms", "wide", "dense", "samples", "noisy"];

    public static TheoryData<string, Stepper, StepSizeRule, int, Precision> Cases
    {
        get
        {
            var cases = new TheoryData<string, Stepper, StepSizeRule, int, Precision>();
            foreach (Precision precision in Enum.GetValues<Precision>())
            {
                foreach (string tensor in Tensors)
                {
                    foreach (int count in new[] { 33, 129 })
                    {
                        cases.Add(tensor, Stepper.QuasiStatic, default, count, precision);
                        cases.Add(
                            tensor, Stepper.Descent, StepSizeRule.AdaptiveRate, count, precision);
                        cases.Add(
                            tensor, Stepper.RungeKutta, StepSizeRule.EmbeddedError, count,
                            precision);
                    }
                }
            }

            return cases;
        }
    }

    [Theory]
    [InlineData("small", 33, Precision.Float64)]
    [InlineData("small", 1, Precision.Float32)]
    [InlineData("wide", 129, Precision.Float32)]
    public void So_is_that_of_runs_with_epochs(string name, int count, Precision precision)
    {
        var tensor = (FactoredTensor)Tensor(name);
        using var accelerator = new Accelerator();
        using var executor = new IlgpuExecutor(accelerator, precision, () => 1 << 30);
        long told = executor.MemoryOf(tensor, new BatchShape(3, count, 0, false, HasEpochs: true));
        FlowRule rule = NamedRules.Rule("epochs", tensor);
        using DeviceTarget target = executor.Upload(tensor);
        using RunBatch batch = executor.CreateBatch([target, target, target]);
        for (int run = 0; run < 3; run++)
        {
            batch.Write(
                run,
                Initialization.Start(count, tensor.Dimension, 1, run, Math.Log(0.1), false),
                rule);
        }

        accelerator.LaunchesUntilLost = 1;
        Should.Throw<DeviceException>(() => batch.Advance([1, 1, 1]));
        accelerator.LaunchesUntilLost = int.MaxValue;

        ((double)accelerator.AllocatedBytes).ShouldBe(told, 0.1 * told);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_need_that_is_told_is_what_is_allocated(
        string name, Stepper stepper, StepSizeRule rule, int count, Precision precision)
    {
        SymmetricTensor tensor = Tensor(name);
        using var accelerator = new Accelerator();
        using var executor = new IlgpuExecutor(accelerator, precision, () => 1 << 30);
        bool isRungeKutta = stepper == Stepper.RungeKutta;
        long told = executor.MemoryOf(tensor, new BatchShape(
            2, count, isRungeKutta ? ButcherTableau.DormandPrince.StageCount : 0,
            rule == StepSizeRule.AdaptiveRate));

        using DeviceTarget target = executor.Upload(tensor);
        using RunBatch batch = executor.CreateBatch([target, target]);
        for (int run = 0; run < 2; run++)
        {
            batch.Write(
                run,
                Initialization.Start(count, tensor.Dimension, 1, run, Math.Log(0.1), false),
                new FlowRule
                {
                    Law = new ComponentLaw(3),
                    Stepper = stepper,
                    StepSizeRule = rule,
                    StepSize = 1e-3,
                    TargetNorm = 1,
                });
        }

        // Without a step, but with every array that steps need; launches but the first, which keeps
        // the state, fail, as they are slow.
        accelerator.LaunchesUntilLost = 1;
        Should.Throw<DeviceException>(() => batch.Advance([1, 1]));
        accelerator.LaunchesUntilLost = int.MaxValue;

        ((double)accelerator.AllocatedBytes).ShouldBe(told, 0.1 * told);
    }

    [Theory]
    [InlineData("small", 33, Precision.Float64)]
    [InlineData("wide", 129, Precision.Float32)]
    [InlineData("dense", 129, Precision.Float64)]
    [InlineData("noisy", 33, Precision.Float32)]
    public void So_is_that_of_linearised_runs(string name, int count, Precision precision)
    {
        SymmetricTensor tensor = Tensor(name);
        using var accelerator = new Accelerator();
        using var executor = new IlgpuExecutor(accelerator, precision, () => 1 << 30);
        long told = executor.MemoryOf(
            tensor, new BatchShape(2, count, 0, UsesCurvature: false, IsLinearised: true));

        using DeviceTarget target = executor.Upload(tensor);
        using RunBatch batch = executor.CreateBatch([target, target]);
        for (int run = 0; run < 2; run++)
        {
            batch.Write(
                run,
                Initialization.Start(count, tensor.Dimension, 1, run, Math.Log(0.1), false),
                new FlowRule
                {
                    Law = new ComponentLaw(3),
                    Stepper = Stepper.Descent,
                    StepSize = 1e-3,
                    TargetNorm = 1,
                    IsLinearised = true,
                });
        }

        // Before the first step each run finds λ_max of its tangent kernel.
        int numbers = count * tensor.Dimension;
        using PreparedContraction first =
            executor.PrepareLinearised(3, 3, new double[numbers], new double[count]);
        using PreparedContraction second =
            executor.PrepareLinearised(3, 3, new double[numbers], new double[count]);

        ((double)accelerator.AllocatedBytes).ShouldBe(told, 0.1 * told);
    }

    [Theory]
    [InlineData(SolveMethod.Deflation)]
    [InlineData(SolveMethod.Flow)]
    [InlineData(SolveMethod.Descent)]
    [InlineData(SolveMethod.Lazy)]
    public void The_plan_takes_the_figure_of_its_executor(SolveMethod method)
    {
        SymmetricTensor tensor = Tensor("wide");
        using var executor = new IlgpuExecutor(
            new Accelerator(), Precision.Float32, () => 1 << 30);
        using var evaluator = new TargetEvaluator(tensor);
        var options = new SolveOptions
        {
            Method = method,
            Homogeneity = 3,
            Components = 50,
            Restarts = method == SolveMethod.Lazy ? 1 : 2,
            Precision = Precision.Float32,
        };

        PlanResolver.Resolve(evaluator, options, executor).MemoryBytes.ShouldBe(
            executor.MemoryOf(tensor, new BatchShape(
                options.Restarts.Value, 50,
                method == SolveMethod.Flow ? ButcherTableau.DormandPrince.StageCount : 0,
                method == SolveMethod.Descent, method == SolveMethod.Lazy,
                Grows: method == SolveMethod.Deflation)));
    }

    [Fact]
    public void A_plan_that_does_not_fit_says_how_much_is_missing_and_what_fits()
    {
        SymmetricTensor tensor = Tensor("wide");
        using var executor = new IlgpuExecutor(
            new Accelerator(), Precision.Float64, () => 3_000_000);
        using var evaluator = new TargetEvaluator(tensor);
        var options = new SolveOptions { Components = 50_000, Restarts = 1 };

        string message = Should.Throw<DeviceException>(
            () => PlanResolver.Resolve(evaluator, options, executor)).Message;

        message.ShouldContain("but 3 MB are available, ");
        int fitting = int.Parse(message.Split("At most --components ")[1].Split(' ')[0]);
        var shape = new BatchShape(1, fitting, 0, false);
        executor.MemoryOf(tensor, shape).ShouldBeLessThanOrEqualTo(3_000_000);
        executor.MemoryOf(tensor, shape with { Components = fitting + 1 })
            .ShouldBeGreaterThan(3_000_000);

        // Room for components that may be added is not what a solve is refused for.
        executor.MemoryOf(tensor, shape with { Grows = true }).ShouldBeGreaterThan(3_000_000);
        SolvePlan plan = PlanResolver.Resolve(
            evaluator, options with { Components = fitting }, executor);
        plan.MemoryBytes.ShouldBe(executor.MemoryOf(tensor, shape));
    }

    private static SymmetricTensor Tensor(string name) => name switch
    {
        "small" => new FactoredTensor(3, 5, Draw.Normal(40, 1), Draw.Unit(40, 5, 2)),
        "terms" => new FactoredTensor(3, 5, Draw.Normal(300, 1), Draw.Unit(300, 5, 2)),
        "wide" => new FactoredTensor(4, 70, Draw.Normal(40, 1), Draw.Unit(40, 70, 2)),
        "dense" => DenseTensor.FromArray(
            3, 12, DenseArrays.Factored(3, 12, Draw.Normal(2, 1), Draw.Unit(2, 12, 2))),
        "samples" => new SampleMoment(3, 40, Draw.Normal(40 * 2100, 3), noiseVariance: 0),
        _ => new SampleMoment(3, 4, Draw.Normal(4 * 2100, 3), noiseVariance: 0.3),
    };
}
