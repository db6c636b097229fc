using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Tests.Flow;

/// <summary>
/// A run that a limit ended goes on under a larger one as if that had been given.
/// </summary>
public sealed class LimitTests : IDisposable
{
    private static readonly DecompositionProblem Problem = ProblemGenerator.Generate(
        new ProblemOptions(3, 20, 10, VectorKind.Sphere, Weights: WeightKind.Signed, Seed: 4));

    private readonly string _folder = Directory.CreateTempSubdirectory("gpudecomp-").FullName;
    private readonly CpuExecutor _executor = new();

    public void Dispose()
    {
        _executor.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// The first limit lies between two polls, so that the last poll comes early.
    /// </summary>
    [Theory]
    [InlineData(SolveMethod.Deflation, 1, 63)]
    [InlineData(SolveMethod.Deflation, 3, 63)]
    [InlineData(SolveMethod.Deflation, 3, 75)]
    [InlineData(SolveMethod.ModifiedFlow, 1, 777)]
    [InlineData(SolveMethod.BeyondLazy, 2, 777)]
    [InlineData(SolveMethod.Flow, 1, 33)]
    [InlineData(SolveMethod.Descent, 2, 333)]
    public void More_steps_give_the_bits_of_a_run_that_had_them_from_the_start(
        SolveMethod method, int restarts, long first)
    {
        SolveOptions options = new() { Method = method, Restarts = restarts, MaxSteps = 1500 };
        SolveResult whole = Solver.Solve(Problem, options, _executor);
        SolveResult cut = Solver.Solve(
            Problem, options with { MaxSteps = first }, _executor,
            checkpoints: new CheckpointStore(_folder));
        cut.StopReason.ShouldBe(StopReason.MaxSteps);
        cut.Steps.ShouldBe(first);

        SolveResult again = GoOn(cut.Plan);
        again.StopReason.ShouldBe(StopReason.MaxSteps);
        ShouldBeSame(again, cut);
        SolveResult further = GoOn(cut.Plan with { MaxSteps = 1500 });
        further.StopReason.ShouldBe(whole.StopReason);
        ShouldBeSame(further, whole);
    }

    [Fact]
    public void More_time_gives_the_bits_of_a_run_without_a_limit()
    {
        SolveResult whole = Solver.Solve(Problem, new SolveOptions(), _executor);
        SolveResult cut = Solver.Solve(
            Problem, new SolveOptions { TimeLimit = TimeSpan.FromTicks(1) }, _executor,
            checkpoints: new CheckpointStore(_folder));
        cut.StopReason.ShouldBe(StopReason.TimeLimit);
        cut.Steps.ShouldBeLessThan(whole.Steps);

        SolveResult further = GoOn(cut.Plan with { TimeLimit = TimeSpan.FromHours(1) });
        further.StopReason.ShouldBe(StopReason.Converged);
        ShouldBeSame(further, whole);
    }

    private SolveResult GoOn(SolvePlan plan)
    {
        using PreparedSolve solve = Solver.Prepare(Problem, plan, _executor);
        solve.Plan.ShouldBe(plan);
        return solve.Run(checkpoints: new CheckpointStore(_folder));
    }

    private static void ShouldBeSame(SolveResult found, SolveResult expected)
    {
        found.Steps.ShouldBe(expected.Steps);
        found.Epochs.ShouldBe(expected.Epochs);
        found.Components.Directions.ShouldBe(expected.Components.Directions);
        found.Components.LogNorms.ShouldBe(expected.Components.LogNorms);
        found.Factors.Weights.ShouldBe(expected.Factors.Weights);
        found.Factors.Vectors.ShouldBe(expected.Factors.Vectors);
        found.Trajectory.Points.Select(p => p.Step)
            .ShouldBe(expected.Trajectory.Points.Select(p => p.Step));
        found.Trajectory.Points.Select(p => p.Loss)
            .ShouldBe(expected.Trajectory.Points.Select(p => p.Loss));
    }
}
