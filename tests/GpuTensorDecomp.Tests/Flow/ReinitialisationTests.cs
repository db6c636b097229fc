using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;

namespace GpuTensorDecomp.Tests.Flow;

/// <summary>The modified flow with all, some and none of its re-initialisation.</summary>
public sealed class ReinitialisationTests
{
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

        // Measured 20 and 18 of 20.
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
