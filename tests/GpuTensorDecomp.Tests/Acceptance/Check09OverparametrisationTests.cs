using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Tests.Acceptance;

/// <summary>Check 9: as many components as terms get stuck, ten times as many do not.</summary>
public sealed class Check09OverparametrisationTests
{
    private const int Seeds = 40;

    [Fact]
    public void As_many_components_as_terms_stop_stationary_and_not_converged()
    {
        SolveResult[] results = Solve(components: 5);
        int successes = results.Count(r => r.RelativeError <= 1e-3);
        successes.ShouldBeLessThanOrEqualTo(Seeds / 10);
        foreach (SolveResult stuck in results.Where(r => r.RelativeError > 1e-3))
        {
            stuck.StopReason.ShouldBe(StopReason.Stationary);
            stuck.Converged.ShouldBeFalse();

            // √(missed/r) with equal weights.
            double missed = stuck.RelativeError * stuck.RelativeError * 5;
            missed.ShouldBe(Math.Round(missed), 1e-2);
            missed.ShouldBeGreaterThan(0.9);
        }
    }

    [Fact]
    public void Ten_times_as_many_components_converge()
    {
        SolveResult[] results = Solve(components: 50);
        int successes = results.Count(r =>
            r is { Converged: true, StopReason: StopReason.Converged, RelativeError: <= 1e-3 });
        successes.ShouldBeGreaterThanOrEqualTo(Seeds * 95 / 100);
    }

    private static SolveResult[] Solve(int components)
    {
        using var executor = new CpuExecutor(Precision.Float64, threads: 1);
        return [.. Enumerable.Range(0, Seeds).Select(seed => Solver.Solve(
            ProblemGenerator.Generate(new ProblemOptions(4, 10, 5, Seed: (ulong)seed)),
            new SolveOptions
            {
                Method = SolveMethod.Descent,
                Components = components,
                StartNorm = 1e-6,
                Step = 0.15,
                MaxSteps = 20_000,
                Seed = (ulong)seed,
            },
            executor))];
    }
}
