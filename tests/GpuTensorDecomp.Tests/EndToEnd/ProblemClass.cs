using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Tests.EndToEnd;

/// <summary>A class of targets, one for each seed, as <c>generate</c> is told of it.</summary>
internal sealed record ProblemClass(
    int Order, int Rank, int Dimension, string Vectors, string Weights = "equal")
{
    /// <summary>The classes of exact targets that the default method must solve.</summary>
    public static IReadOnlyList<ProblemClass> Standard { get; } =
    [
        new(3, 5, 5, "congruent:0.5"),
        new(3, 10, 10, "congruent:0.5"),
        new(4, 5, 20, "congruent:0.7"),
        new(3, 10, 20, "sphere", "signed"),
        new(3, 5, 50, "sphere", "signed"),
        new(4, 15, 15, "sphere", "signed"),
        new(4, 40, 20, "sphere"),
        new(3, 40, 40, "sphere"),
        new(3, 20, 20, "orthogonal", "geometric:1.1"),
        new(4, 20, 20, "orthogonal", "linear:1:0.3"),
        new(3, 8, 20, "sphere", "geometric:2"),
    ];

    public DecompositionProblem Problem(ulong seed)
    {
        (VectorKind vectors, double cosine) = ProblemOptions.ParseVectors(Vectors);
        (WeightKind weights, double from, double to) = ProblemOptions.ParseWeights(Weights);
        return ProblemGenerator.Generate(new ProblemOptions(
            Order, Dimension, Rank, vectors, cosine, weights, from, to, Seed: seed));
    }

    /// <summary>Solves for ten seeds with no rank given; the wrong ones, in words.</summary>
    public IReadOnlyList<string> Failures(ulong firstSeed, Precision precision = Precision.Float64)
    {
        using var executor = new CpuExecutor(precision);
        var failures = new List<string>();
        for (ulong seed = firstSeed; seed < firstSeed + 10; seed++)
        {
            SolveResult result = Solver.Solve(
                Problem(seed), new SolveOptions { Seed = seed, Precision = precision }, executor);
            result.Plan.Restarts.ShouldBe(3);
            Recovery recovery = result.Recovery.ShouldNotBeNull();
            bool isRight = result.Converged && result.Rank == Rank && recovery.Matched == Rank;
            if (!isRight)
            {
                failures.Add(
                    $"{this}, seed {seed}: rank {result.Rank}, {recovery.Matched} matched, " +
                    $"relative error {result.RelativeError:E2}, {result.StopReason}");
            }
        }

        return failures;
    }
}
