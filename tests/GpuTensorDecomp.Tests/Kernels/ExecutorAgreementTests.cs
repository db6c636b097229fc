using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>
/// The executor of kernels against the CPU's: components and every figure of the status.
/// </summary>
public sealed class ExecutorAgreementTests
{
    private const int Order = 4;
    private const int Dimension = 3;

    /// <summary>
    /// τ lies among the norms: two components start frozen and one freezes on the way.
    /// </summary>
    private const double SwitchNorm = 0.305;

    private static readonly FactoredTensor Target = new(
        Order, Dimension, [1, 0.8, -0.6], Draw.Unit(3, Dimension, 50));

    public static TheoryData<string, Precision, double> Rules
    {
        get
        {
            var rules = new TheoryData<string, Precision, double>();
            string[] names =
            [
                "descent", "adaptive", "quasi-static", "polar", "scaled", "midpoint", "classical",
                "dormand-prince", "polar-descent",
                "adaptive polar-descent", "reset scales", "linearised", "epochs",
                "merging epochs", "merging polar epochs", "adaptive epochs", "quasi-static epochs",
                "scaled epochs",
            ];
            foreach (string name in names)
            {
                foreach (double residentWork in new[] { 0, IlgpuExecutor.DefaultResidentWork })
                {
                    rules.Add(name, Precision.Float64, residentWork);

                    // In float32 an error estimate is mostly rounding, and the step follows it.
                    if (name != "dormand-prince")
                        rules.Add(name, Precision.Float32, residentWork);
                }
            }

            return rules;
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Ten_steps_are_those_of_the_cpu(
        string name, Precision precision, double residentWork)
    {
        double tolerance = precision == Precision.Float64 ? 1e-12 : 5e-6;
        using var device = new TestDevice();
        using var executor = new IlgpuExecutor(
            device.Accelerator, precision, () => 1 << 30, null, residentWork);
        using var cpu = new CpuExecutor(precision, threads: 1);
        (RunSnapshot found, RunSnapshot expected) =
            (TenSteps(executor, Rule(name)), TenSteps(cpu, Rule(name)));

        found.Status.Step.ShouldBe(10);
        found.Status.Stop.ShouldBe(RunStop.None);
        DenseArrays.RelativeDistance(found.Vectors, expected.Vectors).ShouldBeLessThan(tolerance);
        found.Moves.Length.ShouldBe(name == "linearised" ? expected.Vectors.Length : 0);
        if (name == "linearised")
        {
            DenseArrays.RelativeDistance(found.Moves, expected.Moves)
                .ShouldBeLessThan(tolerance);
        }

        found.LogNorms.Length.ShouldBe(expected.LogNorms.Length);
        for (int i = 0; i < found.LogNorms.Length; i++)
            found.LogNorms[i].ShouldBe(expected.LogNorms[i], 4 * tolerance);
        found.Signs.ShouldBe(expected.Signs);
        if (name == "reset scales")
            expected.Scales.Count(c => Math.Abs(c - 1 / 0.305) < 1e-6).ShouldBe(3);
        for (int i = 0; i < found.Scales.Length; i++)
            Near(found.Scales[i], expected.Scales[i]);
        found.CurvatureAge.ShouldBe(expected.CurvatureAge);
        Near(found.CurvatureBound, expected.CurvatureBound);
        Near(found.NextStep, expected.NextStep);
        Near(found.Status.Time, expected.Status.Time);
        Near(found.Status.StepSize, expected.Status.StepSize);
        Near(found.Status.ResidualSquared, expected.Status.ResidualSquared);
        Near(found.Status.NormsSquared, expected.Status.NormsSquared);
        Near(found.Status.LargestRate, expected.Status.LargestRate);
        Near(found.Status.Unrest, expected.Status.Unrest);
        Near(found.Status.LargestNorm, expected.Status.LargestNorm);
        found.Status.PoolCount.ShouldBe(expected.Status.PoolCount);
        found.Status.GrownCount.ShouldBe(expected.Status.GrownCount);
        found.Status.EpochEnds.ShouldBe(name.EndsWith("epochs", StringComparison.Ordinal) ? 2 : 0);
        found.Status.Reinitialised.ShouldBe(expected.Status.Reinitialised);
        found.Status.Merged.ShouldBe(expected.Status.Merged);
        (found.Status.Reinitialised > 0).ShouldBe(found.Status.EpochEnds > 0);
        (found.Status.Merged > 0)
            .ShouldBe(name.StartsWith("merging", StringComparison.Ordinal));

        void Near(double x, double y) =>
            Math.Abs(x - y).ShouldBeLessThanOrEqualTo(20 * tolerance * Math.Abs(y));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(IlgpuExecutor.DefaultResidentWork)]
    public void A_blow_up_ends_with_the_scales_of_the_last_good_state(double residentWork)
    {
        FlowRule rule = Rule("reset scales") with { StepSize = 1e120 };
        using var device = new TestDevice();
        using var executor = new IlgpuExecutor(
            device.Accelerator, Precision.Float64, () => 1 << 30, null, residentWork);
        using var cpu = new CpuExecutor(threads: 1);
        RunSnapshot start = Advanced(cpu, rule, 0);
        foreach (Executor one in new Executor[] { executor, cpu })
        {
            RunSnapshot found = Advanced(one, rule, 100);
            found.Status.Stop.ShouldBe(RunStop.NotFinite);
            found.Vectors.ShouldBe(start.Vectors);
            found.Scales.ShouldBe(start.Scales);
        }
    }

    [Theory]
    [InlineData("descent", 4)]
    [InlineData("adaptive", 30)]
    [InlineData("polar-descent", 4)]
    [InlineData("reset scales", 1.5)]
    [InlineData("midpoint", 3)]
    [InlineData("epochs", 1)]
    [InlineData("merging polar epochs", 1)]
    [InlineData("linearised", 1e6)]
    [InlineData("linearised midpoint", 1e6)]
    public void What_a_blow_up_ends_with_does_not_depend_on_when_it_was_looked_at(
        string rule, double step)
    {
        foreach (double residentWork in new[] { 0, IlgpuExecutor.DefaultResidentWork })
        {
            using var device = new TestDevice();
            using var executor = new IlgpuExecutor(
                device.Accelerator, Precision.Float32, () => 1 << 30, null, residentWork);
            BlowUpChecks.RequireStateBeforeBreak(executor, rule, step);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(IlgpuExecutor.DefaultResidentWork)]
    public void Ends_that_have_passed_are_made_up_for_at_once(double residentWork)
    {
        using var device = new TestDevice();
        using var executor = new IlgpuExecutor(
            device.Accelerator, Precision.Float64, () => 1 << 30, null, residentWork);
        using var cpu = new CpuExecutor(threads: 1);
        (RunSnapshot found, RunSnapshot expected) = (Advance(executor), Advance(cpu));

        expected.Status.Step.ShouldBe(13);
        expected.Status.EpochEnds.ShouldBe(3);
        found.Status.Step.ShouldBe(13);
        found.Status.EpochEnds.ShouldBe(3);
        found.Status.Reinitialised.ShouldBe(expected.Status.Reinitialised);
        DenseArrays.RelativeDistance(found.Vectors, expected.Vectors).ShouldBeLessThan(1e-12);

        static RunSnapshot Advance(Executor executor)
        {
            FlowRule rule = Rule("epochs");
            using DeviceTarget target = executor.Upload(Target);
            using RunBatch batch = executor.CreateBatch([target]);
            batch.Write(0, Start(5, rule), rule with { Epochs = null });
            batch.Advance([10]);
            batch.SetRule(0, rule with { Epochs = rule.Epochs! with { Ends = [3, 8, 12] } });
            batch.Advance([3]);
            return batch.Save(0);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(IlgpuExecutor.DefaultResidentWork)]
    public void A_run_with_epochs_and_no_limit_of_steps_ends_at_its_time(double residentWork)
    {
        FlowRule rule = Rule("epochs") with { StopTime = 0.35 };
        using var device = new TestDevice();
        using var executor = new IlgpuExecutor(
            device.Accelerator, Precision.Float64, () => 1 << 30, null, residentWork);
        RunSnapshot found = Advanced(executor, rule, long.MaxValue);

        found.Status.Stop.ShouldBe(RunStop.Time);
        found.Status.Step.ShouldBe(18);
        found.Status.EpochEnds.ShouldBe(2);
    }

    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void An_error_controlled_run_ends_in_the_same_state(Precision precision)
    {
        FlowRule rule = Rule("dormand-prince") with { StopTime = 0.3, StepTolerance = 1e-5 };
        using var device = new TestDevice();
        using var executor = new IlgpuExecutor(device.Accelerator, precision, () => 1 << 30);
        using var cpu = new CpuExecutor(precision, threads: 1);
        (RunSnapshot found, RunSnapshot expected) =
            (Advanced(executor, rule, 100), Advanced(cpu, rule, 100));

        found.Status.Stop.ShouldBe(RunStop.Time);
        found.Status.Time.ShouldBe(0.3);
        DenseArrays.RelativeDistance(found.Vectors, expected.Vectors).ShouldBeLessThan(5e-6);
    }

    [Fact]
    public void A_solve_gives_the_result_of_the_cpu()
    {
        var problem = new DecompositionProblem(Target);
        var options = new SolveOptions
        {
            Method = SolveMethod.Descent,
            Components = 4,
            Restarts = 2,
            StartNorm = 0.3,
            Step = 0.02,
            MaxSteps = 10,
        };
        using var device = new TestDevice();
        using var executor = new IlgpuExecutor(
            device.Accelerator, Precision.Float64, () => 1 << 30);
        using var cpu = new CpuExecutor(threads: 1);
        SolveResult found = Solver.Solve(problem, options, executor);
        SolveResult expected = Solver.Solve(problem, options, cpu);

        found.StopReason.ShouldBe(expected.StopReason);
        found.Components.Count.ShouldBe(4);
        DenseArrays.RelativeDistance(
            found.Components.ToVectors(), expected.Components.ToVectors()).ShouldBeLessThan(1e-12);
        found.RelativeError.ShouldBe(expected.RelativeError, 1e-12);
    }

    private static RunSnapshot TenSteps(Executor executor, FlowRule rule) =>
        Advanced(executor, rule, 10);

    private static RunSnapshot Advanced(Executor executor, FlowRule rule, long steps)
    {
        using DeviceTarget target = executor.Upload(Target);
        using RunBatch batch = executor.CreateBatch([target]);
        batch.Write(0, Start(5, rule), rule);
        batch.Advance([steps]);
        return batch.Save(0);
    }

    private static ComponentSet Start(int count, FlowRule rule)
    {
        double[] vectors = Draw.Unit(count, Dimension, 7);
        var components = new ComponentSet(count, Dimension);
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < Dimension; c++)
                vectors[i * Dimension + c] *= 0.1 + 0.1 * i;
            components.SetVector(i, vectors.AsSpan(i * Dimension, Dimension));
            components.Signs[i] = i % 2 == 0 ? 1 : -1;
            components.Scales[i] = rule.ScaleRule == ScaleRule.Reset
                ? 1 / Math.Min(0.1 + 0.1 * i, rule.SwitchNorm)
                : 1 + 0.1 * i;
        }

        return components;
    }

    private static FlowRule Rule(string name)
    {
        FlowRule rule = NamedRules.Rule(name, Target) with
        {
            TargetNorm = Math.Sqrt(Target.NormSquared),
        };
        return rule.ScaleRule == ScaleRule.Reset ? rule with { SwitchNorm = SwitchNorm } : rule;
    }
}
