using GpuTensorDecomp.Components;
using GpuTensorDecomp.Lazy;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Acceptance;

/// <summary>
/// Check 10: what lazy training can reach at best, and its threshold m* = ⌈C(d+l−1, l)/d⌉.
/// </summary>
public sealed class Check10LazyTests
{
    private static readonly double[] Weights = [1.2, -0.8, 0.5];

    [Fact]
    public void Residual_and_rank_are_those_of_the_reference()
    {
        Fixture[] cases = Fixture.ReadList("lazy_fixture.json");
        cases.Length.ShouldBe(5);
        foreach (Fixture file in cases)
        {
            int dimension = file.Integer("d");
            var target = new FactoredTensor(
                file.Integer("l"), dimension, file.Numbers("b"), file.Numbers("V"));
            ComponentSet start = SingleRun.Components(dimension, file.Numbers("U"));
            start.Count.ShouldBe(file.Integer("m"));
            TangentResidual found = TangentResidual.Of(start, target);
            double expected = file.Number("rel_residual");
            found.Relative.ShouldBe(expected, expected < 1e-6 ? 1e-6 : 1e-8);
            found.Rank.ShouldBe(file.Integer("rank"));
        }
    }

    [Theory]
    [InlineData(3, 8, 15)]
    [InlineData(3, 10, 22)]
    [InlineData(4, 8, 42)]
    public void Every_target_is_fitted_from_the_threshold_on_and_none_below_it(
        int order, int dimension, int threshold)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            int rank = seed % 3 + 1;
            var target = new FactoredTensor(
                order, dimension, Weights[..rank], Draw.Unit(rank, dimension, 200 + seed));
            double[] start = Draw.Unit(threshold, dimension, 300 + seed);
            Residual(threshold).ShouldBeLessThan(1e-3);
            Residual(threshold - 2).ShouldBeGreaterThan(0.05);

            double Residual(int count) => TangentResidual.Of(
                SingleRun.Components(dimension, start[..(count * dimension)]), target).Relative;
        }
    }

    [Theory]
    [InlineData(3, 5, 8, 35)]
    [InlineData(4, 4, 10, 35)]
    public void The_exceptions_need_one_component_more(int order, int dimension, int more, int full)
    {
        var target = new FactoredTensor(order, dimension, [1], Draw.Unit(1, dimension, 1));
        double[] start = Draw.Unit(more, dimension, 2);
        Rank(more - 1).ShouldBe(full - 1);
        Rank(more).ShouldBe(full);

        int? Rank(int count) => TangentResidual.Of(
            SingleRun.Components(dimension, start[..(count * dimension)]), target).Rank;
    }
}
