using GpuTensorDecomp.Theory;

namespace GpuTensorDecomp.Tests.Theory;

public sealed class LazyThresholdTests
{
    [Theory]
    [InlineData(3, 6, 10)]
    [InlineData(3, 8, 15)]
    [InlineData(3, 10, 22)]
    [InlineData(3, 12, 31)]
    [InlineData(3, 24, 109)]
    [InlineData(3, 48, 409)]
    [InlineData(4, 6, 21)]
    [InlineData(4, 8, 42)]
    [InlineData(4, 10, 72)]
    [InlineData(4, 12, 114)]
    [InlineData(4, 24, 732)]
    [InlineData(4, 48, 5207)]
    [InlineData(4, 10_000, 41_691_671_251)]
    public void Regular_cases_are_the_known_ones(int order, int dimension, long components) =>
        LazyThreshold.Components(order, dimension).ShouldBe(components);

    [Theory]
    [InlineData(3, 5, 8)]
    [InlineData(4, 3, 6)]
    [InlineData(4, 4, 10)]
    [InlineData(4, 5, 15)]
    [InlineData(2, 7, 7)]
    [InlineData(6, 1, 1)]
    public void Exceptions_and_edges_are_known(int order, int dimension, long components) =>
        LazyThreshold.Components(order, dimension).ShouldBe(components);

    [Fact]
    public void Meaningless_shapes_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => LazyThreshold.Components(1, 3));
        Should.Throw<ArgumentOutOfRangeException>(() => LazyThreshold.Components(3, 0));
    }
}
