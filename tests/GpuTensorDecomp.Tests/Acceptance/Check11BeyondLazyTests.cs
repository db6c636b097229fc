using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Tests.Flow;
using GpuTensorDecomp.Theory;

namespace GpuTensorDecomp.Tests.Acceptance;

/// <summary>
/// Check 11: fits with fewer components than the lazy regime needs, and laziness at a large start.
/// </summary>
public sealed class Check11BeyondLazyTests
{
    [Theory]
    [InlineData(3, 8)]
    [InlineData(3, 48)]
    [InlineData(4, 24)]
    public void One_component_to_spare_fits_in_any_dimension(int order, int dimension)
    {
        // Lazy training needs 15, 409 and 732.
        LazyThreshold.Components(order, dimension).ShouldBeGreaterThan(10);
        DecompositionProblem[] problems =
            [.. Enumerable.Range(0, 20).Select(seed => ProblemGenerator.Generate(new ProblemOptions(
                order, dimension, 2, VectorKind.Sphere, Weights: WeightKind.Signed,
                Seed: (ulong)seed)))];
        ManyRuns.Ending[] endings = ManyRuns.Solve(
            problems,
            _ => new SolveOptions { Method = SolveMethod.BeyondLazy, Components = 3 });
        endings.Count(e => e.RelativeError <= 1e-3).ShouldBeGreaterThanOrEqualTo(18);
    }

    [Fact]
    public void Descent_from_a_large_paired_start_hardly_moves_and_one_from_a_small_start_does()
    {
        DecompositionProblem[] problems =
            [.. Enumerable.Range(0, 8).Select(seed => ProblemGenerator.Generate(new ProblemOptions(
                3, 8, 2, VectorKind.Sphere, Seed: (ulong)seed)))];
        foreach (ManyRuns.Ending lazy in Solve(10))
        {
            lazy.Measures["movement"].ShouldBeInRange(1e-4, 2e-2);
            lazy.RelativeError.ShouldBeInRange(0.3, 0.99);
        }

        foreach (ManyRuns.Ending rich in Solve(1e-3))
        {
            rich.Measures["movement"].ShouldBeGreaterThan(10);
            rich.RelativeError.ShouldBeLessThan(1e-3);
        }

        ManyRuns.Ending[] Solve(double norm) => ManyRuns.Solve(problems, _ => new SolveOptions
        {
            Method = SolveMethod.Descent,
            Components = 8,
            Paired = true,
            StartNorm = norm,
            MaxSteps = 6000,
        });
    }
}
