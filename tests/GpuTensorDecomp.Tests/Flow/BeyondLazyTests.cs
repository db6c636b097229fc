using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using Xunit.Abstractions;

namespace GpuTensorDecomp.Tests.Flow;

public sealed class BeyondLazyTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(3, 20, 5, 6, 20)]
    [InlineData(4, 20, 5, 6, 20)]
    [InlineData(3, 20, 5, 10, 20)]
    [InlineData(4, 20, 5, 10, 20)]
    [InlineData(3, 50, 10, 20, 20)]
    [InlineData(4, 50, 10, 20, 20)]
    [InlineData(4, 24, 2, 3, 20)]
    public void Explore(int order, int dimension, int rank, int m, int seeds)
    {
        DecompositionProblem[] problems = [.. Enumerable.Range(0, seeds).Select(seed =>
            ProblemGenerator.Generate(new ProblemOptions(
                order, dimension, rank, VectorKind.Sphere, Weights: WeightKind.Signed,
                Seed: (ulong)seed)))];
        var o = new SolveOptions { Method = SolveMethod.BeyondLazy, Components = m };
        foreach ((string name, SolveOptions x) in new[]
        {
            ("full", o), ("no reinit", o with { Reinitialise = 0 }),
            ("no switch", o with { SwitchNorm = double.PositiveInfinity }),
            ("reinit 2", o with { Reinitialise = 2 }),
        })
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            ManyRuns.Ending[] e = ManyRuns.Solve(problems, x);
            output.WriteLine(
                $"l={order} d={dimension} r={rank} m={m} {name}: {e.Count(r => r.Converged)}/{seeds} " +
                $"epochs {string.Join(' ', e.Select(r => r.State.Epoch + 1).Order())} " +
                $"rel {string.Join(' ', e.Select(r => r.RelativeError.ToString("E1")).TakeLast(6))} {watch.ElapsedMilliseconds} ms");
        }
    }
}
