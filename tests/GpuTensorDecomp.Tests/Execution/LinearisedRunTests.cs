using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Tests.Execution;

/// <summary>Runs of the tangent model on the CPU against its dense derivative.</summary>
public sealed class LinearisedRunTests
{
    private const double Step = 0.05;

    public static TheoryData<int, int, int, int> Shapes => new()
    {
        { 2, 3, 4, 2 },
        { 3, 1, 1, 2 },
        { 3, 1, 5, 3 },
        { 3, 2, 1, 2 },
        { 3, 4, 7, 2 },
        { 3, 5, 70, 2 },
        { 3, 17, 26, 2 },
        { 3, 15, 9, 4 },
        { 4, 4, 31, 2 },
        { 4, 3, 9, 3 },
        { 4, 3, 5, 4 },
        { 5, 3, 6, 2 },
        { 6, 2, 5, 2 },
        { 3, 3, 6, 0 },
        { 4, 3, 5, 0 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Steps_are_those_of_dense_linear_descent(
        int order, int dimension, int count, int homogeneity)
    {
        var linear = new LinearCase(order, dimension, count, homogeneity, hasZero: true);
        foreach (int bits in new[] { 512, 256, 128 })
        {
            foreach (Precision precision in Enum.GetValues<Precision>())
            {
                using var executor = new CpuExecutor(precision, threads: 2, bits);
                LinearRunChecks.Require(executor, linear, Step, steps: 5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Its_flow_has_the_closed_form(
        int order, int dimension, int count, int homogeneity)
    {
        var linear = new LinearCase(order, dimension, count, homogeneity, hasZero: true);
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            using var executor = new CpuExecutor(precision);
            LinearRunChecks.RequireFlow(
                executor, linear, precision == Precision.Float64 ? 1e-10 : 1e-6,
                [0.02, 0.3, 1.5, 6]);
        }
    }

    [Theory]
    [InlineData("midpoint")]
    [InlineData("classical")]
    public void Fixed_steps_converge_to_its_flow_with_their_order(string name)
    {
        using var executor = new CpuExecutor();
        LinearRunChecks.RequireOrder(
            executor, new LinearCase(3, 4, 7, 2, hasZero: true),
            name == "midpoint" ? ButcherTableau.Midpoint : ButcherTableau.Classical);
    }

    [Fact]
    public void Strips_shared_among_threads_change_no_bit()
    {
        // 4·m²d multiply-adds are worth sharing.
        var linear = new LinearCase(3, 33, 260, 2);
        RunSnapshot one = Advanced(1), many = Advanced(4);
        many.Moves.ShouldBe(one.Moves);
        many.Status.ShouldBe(one.Status);

        RunSnapshot Advanced(int threads)
        {
            using var executor = new CpuExecutor(threads: threads);
            return LinearRunChecks.Advanced(executor, linear, 1e-3, 3);
        }
    }

    [Fact]
    public void What_is_restored_goes_on_with_the_same_bits()
    {
        var linear = new LinearCase(3, 4, 11, 2, hasZero: true);
        using var executor = new CpuExecutor(Precision.Float32);
        LinearRunChecks.RequireResumable(executor, linear, linear.Rule(Step));
        LinearRunChecks.RequireResumable(executor, linear, linear.FlowRule(1e-6, 100));
    }

    [Fact]
    public void A_blow_up_ends_with_the_moves_of_the_last_good_state()
    {
        using var executor = new CpuExecutor();
        LinearRunChecks.RequireGoesBack(executor, new LinearCase(3, 3, 4, 2));
    }

    [Fact]
    public void A_run_changes_between_the_model_and_its_tangent()
    {
        var linear = new LinearCase(3, 3, 4, 2);
        using var executor = new CpuExecutor();
        LinearRunChecks.RequireSwitches(executor, linear, Step);
    }

    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void Pairs_sum_to_nothing_whatever_their_norm(Precision precision)
    {
        foreach (int dimension in new[] { 4, 40 }) // in registers, and by rows
        {
            using var executor = new CpuExecutor(precision);
            LinearRunChecks.RequireExactStart(executor, dimension);
        }
    }

    [Fact]
    public void What_it_cannot_do_is_refused()
    {
        var linear = new LinearCase(3, 3, 4, 2);
        FlowRule rule = linear.Rule(Step);
        using var run = new SingleRun(linear.Target);
        foreach (FlowRule wrong in (FlowRule[])
            [
                rule with { Stepper = Stepper.Polar },
                rule with { Stepper = Stepper.QuasiStatic },
                rule with { Stepper = Stepper.RungeKutta, WeightDecay = 0.1 },
                rule with { WeightDecay = 0.1 },
                rule with { IsLinearised = false, StartsAtZero = true },
                rule with { StepSizeRule = StepSizeRule.AdaptiveRate },
            ])
        {
            Should.Throw<ArgumentException>(() => run.Write(linear.Start, wrong))
                .Message.ShouldContain("linearised");
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_tangent_kernel_is_applied_as_on_the_host(
        int order, int dimension, int count, int homogeneity)
    {
        var linear = new LinearCase(order, dimension, count, homogeneity, hasZero: true);
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            using var executor = new CpuExecutor(precision);
            LinearRunChecks.RequireKernel(executor, linear);
        }
    }
}
