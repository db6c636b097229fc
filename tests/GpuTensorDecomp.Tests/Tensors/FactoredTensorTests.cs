using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Tensors;

public sealed class FactoredTensorTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_squared_norm_is_that_of_the_full_array(int order)
    {
        double[] weights = Draw.Normal(5, order);
        double[] vectors = Draw.Normal(5 * 4, order + 1);
        double expected = DenseArrays.NormSquared(DenseArrays.Factored(order, 4, weights, vectors));
        new FactoredTensor(order, 4, weights, vectors).NormSquared
            .ShouldBe(expected, 1e-12 * expected);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Normalising_changes_no_entry_and_sorts_by_weight(int order)
    {
        double[] weights = [0.2, -3, 0, 1];
        double[] vectors = Draw.Normal(4 * 3, 6);
        var tensor = new FactoredTensor(order, 3, weights, vectors);
        FactoredTensor normal = tensor.Normalized();
        DenseArrays.RelativeDistance(
            DenseArrays.Factored(order, 3, normal.Weights, normal.Vectors),
            DenseArrays.Factored(order, 3, weights, vectors)).ShouldBeLessThan(1e-14);
        normal.Rank.ShouldBe(3);
        normal.Weights.Select(Math.Abs).ShouldBeInOrder(SortDirection.Descending);
        for (int j = 0; j < 3; j++)
            normal.Vector(j).ToArray().Sum(x => x * x).ShouldBe(1, 1e-14);
        if (order == 3)
            normal.Weights.ShouldAllBe(w => w > 0);
    }

    [Fact]
    public void Bad_terms_are_refused_with_their_place()
    {
        Should.Throw<InputException>(() => new FactoredTensor(1, 2, [1], [1, 0]))
            .Message.ShouldContain("order is 1");
        Should.Throw<InputException>(() => new FactoredTensor(3, 0, [], []))
            .Message.ShouldContain("dimension is 0");
        Should.Throw<InputException>(() => new FactoredTensor(3, 2, [1], [1, 0, 0]))
            .Message.ShouldContain("3 are given");
        Should.Throw<InputException>(() => new FactoredTensor(3, 2, [1, double.NaN], [1, 0, 0, 1]))
            .Message.ShouldContain("Weight 2");
        Should.Throw<InputException>(() => new FactoredTensor(3, 2, [1, 1], [1, 0, 0, double.NaN]))
            .Message.ShouldContain("Coordinate 2 of vector 2");
    }
}
