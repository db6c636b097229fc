using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Tests.EndToEnd;

/// <summary>No rank is given, and every true component must be found with |cos| &gt; .999.</summary>
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
