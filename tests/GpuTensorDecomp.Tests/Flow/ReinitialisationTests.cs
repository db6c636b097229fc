using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Tests.Flow;

/// <summary>The modified flow with all, some and none of its re-initialisation.</summary>
public sealed class ReinitialisationTests
{
    [Fact]
    public void The_parts_of_an_epoch_take_the_time_that_the_algorithm_gives_them()
    {
        DecompositionProblem problem =
            ProblemGenerator.Generate(new ProblemOptions(4, 10, 10, Seed: 1));
        using var executor = new CpuExecutor();
        SolveResult result = Solver.Solve(
            problem,
            new SolveOptions
            {
                Method = SolveMethod.ModifiedFlow,
                Components = 10,
                StartNorm = 1e-2,
                WeightDecay = 1e-4,
                Step = 0.1,
                RecordEvery = 1,
                MaxSteps = 200,
            },
            executor);

        // β = √10, t1 = (2 + 10/(4 ln 10))/β = .9758, t2 = ln(1e6)/β = 4.369; then β = .8√10.
        long[] begins =
            [.. result.Trajectory.Points.GroupBy(p => p.Epoch).Select(g => g.First().Step)];
        // The point at which an epoch ends is still its own.
        begins.ShouldBe([0, 10 + 44 + 1, 10 + 44 + 13 + 55 + 1]);
    }

    [Theory]
    [InlineData(SolveMethod.ModifiedFlow, Precision.Float64)]
    [InlineData(SolveMethod.ModifiedFlow, Precision.Float32)]
    [InlineData(SolveMethod.BeyondLazy, Precision.Float64)]
    [InlineData(SolveMethod.BeyondLazy, Precision.Float32)]
    public void A_result_does_not_depend_on_how_often_the_run_is_looked_at(
        SolveMethod method, Precision precision)
    {
        DecompositionProblem problem =
            ProblemGenerator.Generate(new ProblemOptions(4, 8, 6, Seed: 3));
        using var executor = new CpuExecutor(precision);
        SolveResult[] results = [.. new int?[] { null, 1, 97 }.Select(every => Solver.Solve(
            problem,
            new SolveOptions
            {
                Method = method,
                Components = 10,
                Precision = precision,
                RecordEvery = every,
                MaxSteps = 3000,
            },
            executor))];

        foreach (SolveResult result in results)
        {
            result.Steps.ShouldBe(results[0].Steps);
            result.Epochs.ShouldBe(results[0].Epochs);
            result.Components.Directions.ShouldBe(results[0].Components.Directions);
            result.Components.LogNorms.ShouldBe(results[0].Components.LogNorms);
        }
    }

    [Fact]
    public void A_run_that_breaks_says_how_far_it_came()
    {
        DecompositionProblem problem = ProblemGenerator.Generate(new ProblemOptions(
            4, 6, 3, VectorKind.Sphere, Weights: WeightKind.Signed, Seed: 4));
        using var executor = new CpuExecutor();
        SolveResult result = Solver.Solve(
            problem,
            new SolveOptions
            {
                Method = SolveMethod.BeyondLazy,
                Components = 6,
                EpochSteps = 3,
                Step = 2,
                UnstableStep = true,
                ModeSwitch = false,
                MaxSteps = 3000,
            },
            executor);

        result.StopReason.ShouldBe(StopReason.NotFinite);
        result.Steps.ShouldBeGreaterThan(3);
        result.Epochs.ShouldBe((int)(result.Steps / 3) + 1);
        result.Measures["reinitialised"].ShouldBe(result.Steps / 3);
    }

    [Fact]
    public void A_second_part_of_no_time_still_takes_a_step()
    {
        // δ0λ > 1: ln 1/δ0 + ln 1/λ is negative.
        DecompositionProblem problem = ProblemGenerator.Generate(new ProblemOptions(4, 4, 4));
        using var executor = new CpuExecutor();
        SolveResult result = Solver.Solve(
            problem,
            new SolveOptions
            {
                Method = SolveMethod.ModifiedFlow,
                StartNorm = 20,
                WeightDecay = 10,
                Step = 1e-4,
                MaxSteps = 5000,
            },
            executor);

        result.Trajectory.Points[^1].Step.ShouldBe(result.Steps);
    }

    [Fact]
    public void Small_runs_are_asked_rarely_and_pass_more_ends_than_a_rule_has()
    {
        DecompositionProblem problem = ProblemGenerator.Generate(new ProblemOptions(
            4, 6, 3, VectorKind.Sphere, Weights: WeightKind.Signed, Seed: 4));
        ManyRuns.Ending ending = ManyRuns.Solve([problem], _ => new SolveOptions
        {
            Method = SolveMethod.BeyondLazy,
            Components = 6,
            Epochs = 150,
            EpochSteps = 5,
            Reinitialise = 2,
            Tolerance = 1e-5,
            MaxSteps = 10_000,
        })[0];

        // 64 + 64 + 21 ends and the last epoch, then 400 steps without the regulariser.
        ending.Steps.ShouldBe(150 * 5 + 400);
        ending.State.Reinitialised.ShouldBe(149 * 2);
        ending.State.Epoch.ShouldBe(149);
        ending.Polls.ShouldBe(4);
    }

    [Fact]
    public void The_modified_flow_draws_as_many_components_anew_as_it_may()
    {
        DecompositionProblem[] problems =
            [.. Enumerable.Range(0, 20).Select(seed => ProblemGenerator.Generate(new ProblemOptions(
                4, 10, 10, Weights: WeightKind.Linear, WeightFrom: 1, WeightTo: 0.5,
                Seed: (ulong)seed)))];
        ManyRuns.Ending[] all = Solve(null);
        ManyRuns.Ending[] some = Solve(3);
        ManyRuns.Ending[] none = Solve(0);
        none.ShouldAllBe(e => e.State.Reinitialised == 0);
        some.ShouldAllBe(e => e.State.Reinitialised <= 3 * (e.State.Epoch + 1));
        some.ShouldContain(e => e.State.Reinitialised > 3);
        all.ShouldContain(e => e.State.Reinitialised > 3 * (e.State.Epoch + 1));

        int with = all.Count(e => e.Converged), without = none.Count(e => e.Converged);
        with.ShouldBeGreaterThanOrEqualTo(15);
        without.ShouldBeInRange(8, with);

        ManyRuns.Ending[] Solve(int? most) => ManyRuns.Solve(problems, _ => new SolveOptions
        {
            Method = SolveMethod.ModifiedFlow,
            Components = 40,
            StartNorm = 1e-2,
            Reinitialise = most,
            MaxSteps = 1900,
        });
    }
}
