using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Tests.EndToEnd;

/// <summary>A full array with 30 % noise on a tensor of rank 3.</summary>
[Collection(RunsAlone.Name)]
public sealed class NoiseTests
{
    private const double Level = 0.3;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(101)]
    public void A_known_noise_level_stops_the_flow_before_it_fits_the_noise(ulong seed)
    {
        DecompositionProblem problem = ProblemGenerator.Generate(new ProblemOptions(
            4, 10, 3, Weights: WeightKind.Linear, WeightFrom: 1, WeightTo: 0.6, Noise: Level,
            Seed: seed));
        using var executor = new CpuExecutor(Precision.Float64);

        // ‖N‖/‖S + N‖, as N and S are all but orthogonal.
        double noise = Level / Math.Sqrt(1 + Level * Level);
        SolveResult stopped = Solver.Solve(
            problem, new SolveOptions { NoiseLevel = noise, Seed = seed }, executor);
        SolveResult fitted = Solver.Solve(
            problem, new SolveOptions { Seed = seed, MaxSteps = 1000 }, executor);

        stopped.Converged.ShouldBeTrue();
        stopped.StopReason.ShouldBe(StopReason.NoiseFloor);
        stopped.Rank.ShouldBe(3);
        RecoveryMetrics.MatchedPairs(stopped.Factors, problem.Truth!)
            .Select(pair => Math.Abs(pair.Cosine)).Min().ShouldBeGreaterThan(0.99);
        stopped.Steps.ShouldBeLessThan(fitted.Steps / 2);

        // rd numbers fitted to D = C(13, 4): the noise leaves √(rd/D) · level = .0615 in them.
        double error = RecoveryMetrics.RelativeDistance(stopped.Factors, problem.Truth!);
        error.ShouldBeLessThan(0.09);
        fitted.Rank.ShouldBeGreaterThan(3);
        RecoveryMetrics.RelativeDistance(fitted.Factors, problem.Truth!).ShouldBeGreaterThan(error);
    }

    [Fact]
    public void A_noise_level_that_leaves_no_tensor_is_refused()
    {
        DecompositionProblem problem = ProblemGenerator.Generate(new ProblemOptions(3, 4, 2));
        using var executor = new CpuExecutor(Precision.Float64);

        Should.Throw<InputException>(
                () => Solver.Solve(problem, new SolveOptions { NoiseLevel = 1 }, executor))
            .Message.ShouldContain("between 0 and 1");
    }
}
