using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.EndToEnd;

/// <summary>No rank is given; every true component must be found with |cos| &gt; .999.</summary>
[Collection(RunsAlone.Name)]
public sealed class RankRecoveryTests
{
    [Fact]
    public void Ten_of_ten_seeds_are_right_in_all_but_one_class_and_never_below_nine()
    {
        IReadOnlyList<string>[] failures =
            [.. ProblemClass.Standard.Select(problems => problems.Failures(firstSeed: 9000))];

        string told = string.Join("\n", failures.SelectMany(f => f));
        failures.Max(f => f.Count).ShouldBeLessThanOrEqualTo(1, told);
        failures.Count(f => f.Count > 0).ShouldBeLessThanOrEqualTo(1, told);
    }

    [Theory]
    [InlineData(3, 20, 5)]
    [InlineData(3, 20, 10)]
    [InlineData(3, 50, 5)]
    [InlineData(3, 50, 10)]
    [InlineData(4, 20, 5)]
    [InlineData(4, 20, 10)]
    [InlineData(4, 50, 5)]
    [InlineData(4, 50, 10)]
    public void Signed_terms_in_any_directions_are_found(int order, int dimension, int rank)
    {
        IReadOnlyList<string> failures =
            new ProblemClass(order, rank, dimension, "sphere", "signed").Failures(firstSeed: 9500);

        failures.Count.ShouldBeLessThanOrEqualTo(1, string.Join("\n", failures));
    }

    [Theory]
    [InlineData(5, 30, 15)]
    [InlineData(6, 30, 12)]
    public void High_orders_hold_more_terms_than_dimensions(int order, int rank, int dimension)
    {
        IReadOnlyList<string> failures =
            new ProblemClass(order, rank, dimension, "sphere").Failures(firstSeed: 9700);

        failures.Count.ShouldBeLessThanOrEqualTo(1, string.Join("\n", failures));
    }

    [Theory]
    [InlineData(3, 4, 10, "orthogonal", "geometric:10")]
    [InlineData(4, 4, 10, "orthogonal", "geometric:10")]
    [InlineData(3, 7, 20, "sphere", "geometric:3.1623")]
    [InlineData(4, 7, 20, "sphere", "geometric:3.1623")]
    public void Weights_down_to_a_thousandth_are_found(
        int order, int rank, int dimension, string vectors, string weights)
    {
        IReadOnlyList<string> failures =
            new ProblemClass(order, rank, dimension, vectors, weights).Failures(firstSeed: 9800);

        failures.Count.ShouldBeLessThanOrEqualTo(1, string.Join("\n", failures));
    }

    [Theory]
    [InlineData(1e-30)]
    [InlineData(1e-8)]
    [InlineData(1e8)]
    public void The_scale_of_the_tensor_does_not_matter(double scale)
    {
        FactoredTensor tensor = ProblemClass.Standard[3].Problem(seed: 9900).Truth!;
        var scaled = new FactoredTensor(
            tensor.Order, tensor.Dimension, [.. tensor.Weights.Select(w => scale * w)],
            tensor.Vectors);
        using var executor = new CpuExecutor(Precision.Float64);

        SolveResult result = Solver.Solve(
            new DecompositionProblem(scaled, scaled), new SolveOptions(), executor);

        result.Converged.ShouldBeTrue();
        result.Rank.ShouldBe(tensor.Rank);
        result.Recovery.ShouldNotBeNull().FactorMatchScore.ShouldBe(1, 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Few_components_to_start_with_become_as_many_as_are_needed(int components)
    {
        using var executor = new CpuExecutor(Precision.Float64);

        SolveResult result = Solver.Solve(
            ProblemClass.Standard[9].Problem(seed: 9901),
            new SolveOptions { Components = components, Restarts = 1 },
            executor);

        result.Converged.ShouldBeTrue();
        result.Rank.ShouldBe(20);
        result.Components.Count.ShouldBeGreaterThanOrEqualTo(20);
    }

    [Fact]
    public void Terms_too_close_to_tell_apart_end_in_a_result_that_says_so()
    {
        using var executor = new CpuExecutor(Precision.Float64);

        SolveResult result = Solver.Solve(
            new ProblemClass(4, 2, 20, "congruent:0.999").Problem(seed: 9902), new SolveOptions(),
            executor);

        result.Converged.ShouldBeFalse();
        result.RelativeError.ShouldBeInRange(1e-4, 1e-2);
        result.StopReason.ShouldBe(StopReason.Stagnated);
    }

    [Fact]
    public void A_matrix_is_given_its_rank_and_a_word_on_its_many_factorings()
    {
        using var executor = new CpuExecutor(Precision.Float64);

        SolveResult result = Solver.Solve(
            new ProblemClass(2, 3, 6, "sphere").Problem(seed: 9903), new SolveOptions(), executor);

        result.Converged.ShouldBeTrue();
        result.Rank.ShouldBe(3);
        result.Notes.ShouldHaveSingleItem().ShouldContain("A matrix has many decompositions");
    }

    [Fact]
    public void Float32_finds_what_float64_finds()
    {
        // Coherent, signed and orthogonal, the last with weights over two orders of magnitude.
        foreach (int k in new[] { 0, 3, 8, 10 })
        {
            IReadOnlyList<string> failures =
                ProblemClass.Standard[k].Failures(firstSeed: 9300, Precision.Float32);

            failures.Count.ShouldBeLessThanOrEqualTo(1, string.Join("\n", failures));
        }
    }
}
