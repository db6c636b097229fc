using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Theory;

namespace GpuTensorDecomp.Tests.Flow;

/// <summary>The 2020 paper's method, and what each of its ingredients does.</summary>
public sealed class BeyondLazyTests
{
    private static readonly SolveOptions Full = new() { Method = SolveMethod.BeyondLazy };

    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void Twice_as_many_components_as_terms_fit_any_signed_terms(Precision precision)
    {
        (int Dimension, int Rank)[] shapes =
            [(20, 2), (20, 5), (30, 5), (50, 2), (50, 5), (50, 10)];
        DecompositionProblem[] problems = [.. Enumerable.Range(0, 120).Select(n => Problem(
            3 + n % 2, shapes[n / 20].Dimension, shapes[n / 20].Rank, n))];
        ManyRuns.Ending[] endings = ManyRuns.Solve(
            problems, n => Full with { Components = 2 * shapes[n / 20].Rank }, precision);

        int fitted = endings.Count(e => e.Converged && e.RelativeError <= 1e-3);
        fitted.ShouldBe(120);
        endings.Select(e => e.State.Epoch + 1).Order().ElementAt(60).ShouldBeLessThanOrEqualTo(4);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Without_drawing_components_anew_runs_with_one_to_spare_get_stuck(int order)
    {
        DecompositionProblem[] problems =
            [.. Enumerable.Range(0, 20).Select(seed => Problem(order, 20, 5, seed))];
        SolveOptions full = Full with { Components = 6 };
        Successes(full).ShouldBeGreaterThanOrEqualTo(19);

        // The mode switch is not needed for that: measured 20 of 20 without.
        Successes(full with { ModeSwitch = false })
            .ShouldBeGreaterThanOrEqualTo(19);

        // Nor is holding c in the gradient: the 2-homogeneous model does as well.
        Successes(full with { WholeGradient = true }).ShouldBeGreaterThanOrEqualTo(19);

        // Measured 14 of 20 at order 3, 9 of 20 at order 4.
        ManyRuns.Ending[] without = ManyRuns.Solve(problems, _ => full with { Reinitialise = 0 });
        without.Count(e => e.Converged).ShouldBeInRange(4, 16);
        foreach (ManyRuns.Ending stuck in without.Where(e => !e.Converged))
        {
            stuck.State.Finished.ShouldBe(StopReason.EpochsDone);
            stuck.State.Epoch.ShouldBe(49);
            stuck.Measures["reinitialised"].ShouldBe(0);
            stuck.RelativeError.ShouldBeGreaterThan(0.05);
        }

        int Successes(SolveOptions options) =>
            ManyRuns.Solve(problems, _ => options).Count(e => e.Converged);
    }

    [Theory]
    [InlineData(1e-2, true, null)]
    [InlineData(1e-2, false, null)]
    [InlineData(3e-3, true, 0.4)]
    public void The_regulariser_leaves_its_bias_until_it_is_taken_away(
        double decay, bool modeSwitch, double? switchNorm)
    {
        DecompositionProblem problem = ProblemGenerator.Generate(new ProblemOptions(
            3, 6, 3, Weights: WeightKind.Geometric, WeightFrom: 1.2, Seed: 2));
        double[] weights = ((FactoredTensor)problem.Target).Weights;
        using var executor = new CpuExecutor(threads: 1);
        SolveResult result = Solver.Solve(
            problem,
            Full with
            {
                Components = 24,
                WeightDecay = decay,
                ModeSwitch = modeSwitch,
                SwitchNorm = switchNorm,
                Signs = StartSigns.Positive,
                Reinitialise = 0,
                Epochs = 8,
                EpochSteps = 500,
                Tolerance = 1e-4,
                RecordEvery = 100,
            },
            executor);
        TrajectoryPoint regularised = result.Trajectory.Points.Last(p => p.Step <= 4000);
        regularised.Step.ShouldBe(4000);

        // In scalar mode the fixed point is b − λ too.
        double bias = WeightDecayBias.OfBeyondLazy(decay);
        double predicted = WeightDecayBias.RelativeError(weights, bias);
        regularised.RelativeError.ShouldBe(predicted, 0.01 * predicted);

        // L = ½‖Δ‖² + λ Σ|w|.
        double decayed = decay * weights.Sum(b => b - decay);
        double residual = 0.5 * 3 * decay * decay;
        regularised.Loss.ShouldBe(residual + decayed, 0.01 * (residual + decayed));
        result.Converged.ShouldBeTrue();
        result.ComponentsRelativeError.ShouldBeLessThan(1e-4);
        result.Steps.ShouldBe(4400);
        result.Epochs.ShouldBe(8);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    public void The_whole_gradient_descends_as_the_2_homogeneous_model_does(double decay)
    {
        SolveOptions shared = new()
        {
            Components = 6,
            StartNorm = 1e-2,
            Step = 0.05,
            Signs = StartSigns.Random,
            MaxSteps = 100,
            Tolerance = 1e-9,
        };
        using var executor = new CpuExecutor();
        DecompositionProblem problem = Problem(4, 6, 2, 1);
        SolveResult whole = Solver.Solve(
            problem,
            shared with
            {
                Method = SolveMethod.BeyondLazy,
                WholeGradient = true,
                WeightDecay = decay,
            },
            executor);

        // λΣρ² here, ½λΣρ² there.
        SolveResult plain = Solver.Solve(
            problem,
            shared with { Method = SolveMethod.Descent, WeightDecay = 2 * decay },
            executor);
        whole.Steps.ShouldBe(100);
        plain.Steps.ShouldBe(100);
        whole.Components.ToVectors().ShouldBe(plain.Components.ToVectors());
        whole.Components.Signs.ShouldBe(plain.Components.Signs);

        SolveResult held = Solver.Solve(
            problem,
            shared with
            {
                Method = SolveMethod.BeyondLazy,
                WeightDecay = decay,
                ModeSwitch = false,
            },
            executor);
        held.Components.ToVectors().ShouldNotBe(plain.Components.ToVectors());
    }

    [Fact]
    public void Components_past_the_switch_are_in_scalar_mode()
    {
        DecompositionProblem problem = ProblemGenerator.Generate(
            new ProblemOptions(4, 8, 2, Seed: 1));
        using var executor = new CpuExecutor(threads: 1);
        SolveOptions options = Full with { Components = 6, Signs = StartSigns.Positive };
        SolveResult switched =
            Solver.Solve(problem, options with { SwitchNorm = 0.3 }, executor);
        switched.Converged.ShouldBeTrue();
        switched.Measures["scalarMode"].ShouldBeGreaterThanOrEqualTo(2);
        switched.Components.Scales.ShouldAllBe(c => c >= 1 / 0.3);
        switched.Rank.ShouldBe(2);
        SolveResult never = Solver.Solve(
            problem, options with { ModeSwitch = false }, executor);
        never.Converged.ShouldBeTrue();
        never.Plan.SwitchNorm.ShouldBeNull();
        never.Measures["scalarMode"].ShouldBe(0);
        for (int i = 0; i < 6; i++)
            (never.Components.Scales[i] * never.Components.Norm(i)).ShouldBe(1, 1e-12);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    [InlineData(3, 6)]
    [InlineData(9, 10)]
    public void Each_epoch_but_the_first_draws_the_components_asked_for(int count, int drawn)
    {
        using var executor = new CpuExecutor(threads: 1);
        SolveResult result = Solver.Solve(
            Problem(3, 6, 3, 4),
            Full with
            {
                Components = 5,
                Reinitialise = count,
                Epochs = 3,
                EpochSteps = 30,
                Tolerance = 1e-12,
            },
            executor);
        result.Measures["reinitialised"].ShouldBe(drawn);
        result.StopReason.ShouldBe(StopReason.EpochsDone);
        result.Converged.ShouldBeFalse();
        result.Steps.ShouldBe(3 * 30 + 400);
        result.Epochs.ShouldBe(3);
    }

    [Fact]
    public void A_solve_that_is_cut_off_goes_on_to_the_same_result()
    {
        SolveOptions options = Full with { Components = 6, Epochs = 4, EpochSteps = 70 };
        using var executor = new CpuExecutor(threads: 1);
        DecompositionProblem problem = Problem(4, 6, 3, 5);
        SolveResult whole = Solver.Solve(problem, options, executor);
        using var folder = new Files.TemporaryFolder();
        var store = new CheckpointStore(folder.Path);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        using PreparedSolve prepared = Solver.Prepare(problem, options, executor);
        for (int n = 0; n < 3; n++)
        {
            prepared.Run(checkpoints: store, cancellation: cancellation.Token)
                .StopReason.ShouldBe(StopReason.Interrupted);
        }

        SolveResult resumed = prepared.Run(checkpoints: store);
        resumed.Steps.ShouldBe(whole.Steps);
        resumed.Components.Directions.ShouldBe(whole.Components.Directions);
        resumed.Components.Scales.ShouldBe(whole.Components.Scales);
        resumed.Measures["reinitialised"].ShouldBe(whole.Measures["reinitialised"]);
    }

    private static DecompositionProblem Problem(int order, int dimension, int rank, int seed) =>
        ProblemGenerator.Generate(new ProblemOptions(
            order, dimension, rank, VectorKind.Sphere, Weights: WeightKind.Signed,
            Seed: (ulong)seed));
}
