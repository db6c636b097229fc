using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.Tensors;

public sealed class MultiIndexTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 5)]
    [InlineData(5, 1)]
    [InlineData(4, 3)]
    [InlineData(7, 2)]
    public void Advancing_goes_through_every_sorted_index_once_in_order_of_rank(
        int dimension, int length)
    {
        int[] index = new int[length];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        double orderings = 0;
        long count = MultiIndex.Count(dimension, length);
        for (long rank = 0; rank < count; rank++)
        {
            index.ShouldBeInOrder();
            index.ShouldAllBe(i => i >= 0 && i < dimension);
            MultiIndex.Rank(index).ShouldBe(rank);
            seen.Add(string.Join(' ', index)).ShouldBeTrue();
            orderings += MultiIndex.Multiplicity(index);
            MultiIndex.Advance(index);
        }

        // Every one of the d^k indices is an ordering of exactly one sorted index.
        orderings.ShouldBe(Math.Pow(dimension, length));
    }

    [Theory]
    [InlineData(0, new[] { 0, 1, 1, 3 })]
    [InlineData(1, new[] { 1, 1, 1, 3 })]
    [InlineData(2, new[] { 1, 1, 2, 3 })]
    [InlineData(5, new[] { 1, 1, 3, 5 })]
    public void Inserting_keeps_the_order(int added, int[] expected)
    {
        int[] result = new int[4];
        MultiIndex.Insert([1, 1, 3], added, result);
        result.ShouldBe(expected);
    }

    [Fact]
    public void A_count_beyond_64_bits_is_refused() =>
        Should.Throw<OverflowException>(() => MultiIndex.Count(1_000_000, 8));
}
