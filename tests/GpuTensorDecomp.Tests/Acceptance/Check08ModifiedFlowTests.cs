using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Tests.Acceptance;

/// <summary>Check 8: the modified flow finds all components of full orthogonal targets.</summary>
public sealed class Check08ModifiedFlowTests
{
    [Theory]
    [InlineData(10, 40, false, Precision.Float64, 20, 15)]
    [InlineData(10, 40, false, Precision.Float32, 20, 15)]
    [InlineData(10, 20, true, Precision.Float64, 10, 9)]
    [InlineData(20, 80, false, Precision.Float64, 10, 8)]
    public void Most_seeds_recover_all_components(
        int dimension, int components, bool merge, Precision precision, int seeds, int least)
    {
        using var executor = new CpuExecutor(precision);
        int recovered = 0;
        for (int seed = 0; seed < seeds; seed++)
        {
            DecompositionProblem problem = ProblemGenerator.Generate(new ProblemOptions(
                4, dimension, dimension, Weights: WeightKind.Linear, WeightFrom: 1, WeightTo: 0.5,
                Seed: (ulong)seed));
            SolveResult result = Solver.Solve(
                problem,
                new SolveOptions
                {
                    Method = SolveMethod.ModifiedFlow,
                    Components = components,
                    Merge = merge,
                    StartNorm = 1e-2,
                    Precision = precision,
                    MaxSteps = 1900, // 1500 and the 400 without decay at the end
                    Seed = (ulong)seed,
                },
                executor);
            bool all = result.Recovery!.FittedFractions.All(f => f > 0.99) &&
                result.ComponentsRelativeError <= 1e-3;
            if (all)
            {
                recovered++;
                result.Converged.ShouldBeTrue();
                result.StopReason.ShouldBe(StopReason.Converged);
            }
        }

        recovered.ShouldBeGreaterThanOrEqualTo(least);
    }
}
