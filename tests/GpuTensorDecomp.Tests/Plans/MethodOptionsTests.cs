using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Theory;

namespace GpuTensorDecomp.Tests.Plans;

/// <summary>What the methods' own options resolve to, and what they are refused for.</summary>
public sealed class MethodOptionsTests
{
    private static readonly FactoredTensor Target =
        new(4, 3, [2, -1], [1, 0, 0, 0, 1, 0]);

    private static readonly SolveOptions BeyondLazy = new() { Method = SolveMethod.BeyondLazy };

    public static TheoryData<SolveOptions, string> Contradictions => new()
    {
        { new() { Epochs = 3 }, "--epochs, --epoch-steps and --switch-norm belong to" },
        { new() { SwitchNorm = 1 }, "--epochs, --epoch-steps and --switch-norm belong to" },
        { new() { ModeSwitch = false }, "--epochs, --epoch-steps and --switch-norm belong to" },
        {
            BeyondLazy with { ModeSwitch = false, SwitchNorm = 1 },
            "--switch-norm is 1 and the mode switch is off"
        },
        { new() { Reinitialise = 1 }, "--reinitialise belongs to the methods with epochs" },
        {
            new() { Method = SolveMethod.ModifiedFlow, Merge = true, Reinitialise = 0 },
            "--merge frees components to be drawn anew"
        },
        {
            new() { Method = SolveMethod.Descent, WholeGradient = true },
            "--whole-gradient belongs to --method beyond-lazy"
        },
        {
            BeyondLazy with { WholeGradient = true, SwitchNorm = 1 },
            "--switch-norm 1 freezes scales, which --whole-gradient does without"
        },
        { BeyondLazy with { Paired = true }, "--paired belongs to the plain methods" },
        {
            new() { GaussianStart = true },
            "--gaussian-start belongs to the plain methods"
        },
        {
            new() { Method = SolveMethod.Flow, Paired = true, Components = 5 },
            "--components is 5; with --paired it must be even"
        },
        {
            new() { Method = SolveMethod.Flow, Paired = true, Signs = StartSigns.Random },
            "leave --signs out"
        },
        {
            new() { Method = SolveMethod.Flow, ExponentialSteps = true },
            "--exponential-steps are steps of a given size"
        },
        {
            new() { Method = SolveMethod.Descent, UnstableStep = true },
            "unstable-step belongs to --method beyond-lazy"
        },
        {
            new() { Method = SolveMethod.Flow, GradientFlow = true },
            "--gradient-flow belongs to --method lazy"
        },
        {
            new() { Method = SolveMethod.Lazy, GradientFlow = true, Step = 0.1 },
            "--gradient-flow chooses its own steps"
        },
        { BeyondLazy with { Homogeneity = 2 }, "has a law of its own" },
        { BeyondLazy with { NoiseLevel = 0.1 }, "--noise-level does not apply" },
        { BeyondLazy with { StartNorm = 1e-200 }, "--start-norm 1E-200 is out of range" },
        { BeyondLazy with { Reinitialise = -1 }, "--reinitialise is -1" },
        { BeyondLazy with { Epochs = 0 }, "--epochs is 0" },
        { BeyondLazy with { EpochSteps = 0 }, "--epoch-steps is 0" },
        { BeyondLazy with { SwitchNorm = 0 }, "--switch-norm is 0" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void What_does_not_fit_is_refused(SolveOptions options, string fault) =>
        options.Faults().ShouldHaveSingleItem().ShouldContain(fault);

    [Fact]
    public void Matrices_are_refused_by_the_scaled_law() =>
        Should.Throw<InputException>(() => SolvePlan.Create(
            new FactoredTensor(2, 2, [1], [1, 0]), BeyondLazy, long.MaxValue))
            .Message.ShouldContain("needs order 3 or more");

    [Fact]
    public void The_whole_gradient_is_that_of_the_2_homogeneous_model_with_its_own_limit()
    {
        SolveOptions options = BeyondLazy with { WholeGradient = true };
        SolvePlan plan = SolvePlan.Create(Target, options, long.MaxValue);
        plan.Homogeneity.ShouldBe(2);
        plan.SwitchNorm.ShouldBeNull();
        plan.Step.ShouldNotBeNull().ShouldBe(1 / (4 * 2.0), 1e-9); // half of 2/(max(4, l) b)
        Should.Throw<InputException>(() => SolvePlan.Create(
            Target, options with { Step = 0.26 }, long.MaxValue))
            .Message.ShouldContain("stable below 0.25 only (2/(max(4, l) b)");
    }

    [Fact]
    public void Beyond_lazy_takes_half_its_stability_limit()
    {
        SolvePlan plan = SolvePlan.Create(Target, BeyondLazy, long.MaxValue);
        plan.SpectralNorm.ShouldBe(2, 1e-9);
        plan.SwitchNorm.ShouldNotBeNull().ShouldBe(0.8 * Math.Sqrt(2), 1e-9);
        double limit = StabilityLimit.OfScalarMode(4, 2, plan.SwitchNorm!.Value);
        plan.Step.ShouldNotBeNull().ShouldBe(limit / 2, 1e-9 * limit);
        plan.Homogeneity.ShouldBe(0);
        plan.Signs.ShouldBe(StartSigns.Random);
        plan.Reinitialise.ShouldBe(1);
        (plan.Epochs, plan.EpochSteps).ShouldBe((50, 200));
    }

    [Fact]
    public void A_step_above_the_limit_is_refused_with_the_limit()
    {
        // 2·τ/(16·2^{3/2}) with τ = 0.5.
        double limit = 1 / (16 * Math.Pow(2, 1.5));
        SolveOptions options = BeyondLazy with { SwitchNorm = 0.5 };
        SolvePlan.Create(Target, options with { Step = 0.99 * limit }, long.MaxValue)
            .Step.ShouldBe(0.99 * limit);
        Should.Throw<InputException>(() => SolvePlan.Create(
            Target, options with { Step = 1.01 * limit }, long.MaxValue))
            .Message.ShouldContain($"stable below {limit:G4} only");

        // Unless what an unstable step does is to be seen.
        SolveOptions unstable = options with { UnstableStep = true };
        SolvePlan.Create(Target, unstable with { Step = 1.01 * limit }, long.MaxValue)
            .Step.ShouldBe(1.01 * limit);
        SolvePlan.Create(Target, unstable, long.MaxValue)
            .Step.ShouldNotBeNull().ShouldBe(0.5 * limit, 1e-9 * limit);
    }

    [Fact]
    public void Descent_from_a_large_start_takes_a_step_for_its_curvature()
    {
        var options = new SolveOptions { Method = SolveMethod.Descent, Components = 6 };
        SolvePlan small = SolvePlan.Create(Target, options, long.MaxValue);
        small.Step.ShouldNotBeNull().ShouldBe(0.5 / (4 * 2), 1e-9);
        SolvePlan large = SolvePlan.Create(
            Target, options with { StartNorm = 100 }, long.MaxValue);

        // λ_max(K) of six components of norm ρ is between 4ρ² and 6·4ρ².
        large.Step.ShouldNotBeNull().ShouldBeInRange(0.5 / (24 * 1e4), 0.5 / (4 * 1e4) * 1.01);
        SolvePlan.Create(Target, options with { StartNorm = 100, Step = 0.1 }, long.MaxValue)
            .Step.ShouldBe(0.1);
    }

    [Fact]
    public void The_curvature_of_very_many_components_is_found_without_their_cosines()
    {
        var options = new SolveOptions { Method = SolveMethod.Descent, StartNorm = 100 };
        double Step(int m) => SolvePlan
            .Create(Target, options with { Components = m }, long.MaxValue).Step.ShouldNotBeNull();

        // λ_max(K) of random components is in proportion to their number.
        (8192 * Step(8192)).ShouldBe(2048 * Step(2048), 0.05 * 2048 * Step(2048));
    }

    [Theory]
    [InlineData(SolveMethod.Descent, null, StartSigns.Alternating)]
    [InlineData(SolveMethod.Descent, StartSigns.Positive, StartSigns.Positive)]
    [InlineData(SolveMethod.BeyondLazy, StartSigns.Alternating, StartSigns.Alternating)]
    public void Signs_follow_the_target_unless_they_are_given(
        SolveMethod method, StartSigns? given, StartSigns expected)
    {
        SolvePlan plan = SolvePlan.Create(
            Target, new SolveOptions { Method = method, Signs = given }, long.MaxValue);
        plan.Signs.ShouldBe(expected);
        plan.Signed.ShouldBe(expected != StartSigns.Positive);
    }

    [Fact]
    public void Paired_starts_have_an_even_number_of_components() =>
        SolvePlan.Create(
            Target, new SolveOptions { Method = SolveMethod.Flow, Paired = true }, long.MaxValue)
            .Components.ShouldBe(16);
}
