using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Bench;

/// <summary>
/// Whole solves of the classes of <c>bench/peers/quasi_static_numpy.py</c>: three starts each, over
/// three problems; the row says how often rank and components came out right.
/// </summary>
internal static class SolveBench
{
    public const string Operation = "solve";
    private const int Starts = 3;
    private const ulong FirstSeed = 900;

    public static IEnumerable<BenchRow> Rows(BenchContext context)
    {
        int seeds = context.Options.Quick ? 1 : 3;
        foreach (ProblemOptions problem in context.Options.Quick ? Classes().Take(1) : Classes())
        {
            var seconds = new double[seeds];
            int right = 0, repeats = 0;
            long steps = 0;
            for (int seed = 0; seed < seeds; seed++)
            {
                SolveResult? result = null;
                Measurement time = Measurement.Of(
                    () => result = Solve(context, problem with { Seed = FirstSeed + (ulong)seed }),
                    context.Options.RowTime / 2);
                seconds[seed] = time.Best;
                repeats += time.Repeats;
                steps += result!.Steps;
                right += result.Recovery!.Matched == problem.Rank &&
                    result.Factors.Rank == problem.Rank ? 1 : 0;
            }

            Array.Sort(seconds);
            yield return new BenchRow
            {
                Operation = Operation,
                Device = context.Executor.DeviceName,
                Precision = context.Precision,
                Shape = Name(problem),
                Seconds = seconds.Average(),
                MedianSeconds = seconds[seeds / 2],
                Repeats = repeats,
                Timed = $"mean over {seeds} problems of the best time, {Starts} starts, plan to " +
                    $"polished factors; {right} of {seeds} right, {steps / seeds} steps",
            };
        }
    }

    private static SolveResult Solve(BenchContext context, ProblemOptions problem) => Solver.Solve(
        ProblemGenerator.Generate(problem),
        new SolveOptions
        {
            Restarts = Starts,
            Precision = context.Executor.Precision,
            Seed = problem.Seed,
        },
        context.Executor);

    private static IEnumerable<ProblemOptions> Classes() =>
    [
        new(3, 5, 5, VectorKind.Congruent, 0.5),
        new(3, 10, 10, VectorKind.Congruent, 0.5),
        new(4, 20, 5, VectorKind.Congruent, 0.7),
        new(3, 20, 10, VectorKind.Sphere, Weights: WeightKind.Signed),
        new(3, 50, 5, VectorKind.Sphere, Weights: WeightKind.Signed),
        new(4, 15, 15, VectorKind.Sphere, Weights: WeightKind.Signed),
        new(4, 20, 40, VectorKind.Sphere),
        new(3, 40, 40, VectorKind.Sphere),
        new(3, 20, 20, VectorKind.Orthogonal, Weights: WeightKind.Geometric, WeightFrom: 1.1),
        new(4, 20, 20, VectorKind.Orthogonal, Weights: WeightKind.Linear, WeightTo: 0.3),
        new(3, 20, 8, VectorKind.Sphere, Weights: WeightKind.Geometric, WeightFrom: 2),
    ];

    private static string Name(ProblemOptions problem)
    {
        string vectors = problem.Vectors.ToString().ToLowerInvariant();
        if (problem.Vectors == VectorKind.Congruent)
            vectors += $":{problem.Cosine}";
        string weights = problem.Weights switch
        {
            WeightKind.Geometric => $"geometric:{problem.WeightFrom}",
            WeightKind.Linear => $"linear:{problem.WeightFrom}:{problem.WeightTo}",
            _ => problem.Weights.ToString().ToLowerInvariant(),
        };
        return $"l={problem.Order} r={problem.Rank} d={problem.Dimension} {vectors} {weights}";
    }
}
