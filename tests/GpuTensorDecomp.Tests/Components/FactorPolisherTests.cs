using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Components;

public sealed class FactorPolisherTests
{
    [Theory]
    [InlineData(3, 5)]
    [InlineData(4, 6)]
    [InlineData(4, 12)]
    [InlineData(5, 8)]
    [InlineData(6, 5)]
    public void Factors_near_an_exact_fit_are_polished_to_1e12(int order, int rank)
    {
        const int d = 8;
        (FactoredTensor tensor, FactoredTensor start) = Problem(order, rank, d);
        using var target = new TargetEvaluator(tensor);
        FactoredTensor polished = new FactorPolisher(target).Polish(start, 0);
        ResidualNorm.Of(start, target).Relative.ShouldBeGreaterThan(1e-3);
        ResidualNorm.Of(polished, target).Relative.ShouldBeLessThan(1e-12);
        for (int j = 0; j < rank; j++)
            polished.Weights[j].ShouldBe(tensor.Weights[j], 1e-10);
    }

    /// <summary>Far from any fit, where it would go on for hundreds of iterations.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Cancelled_it_ends_with_what_the_iterations_before_gave(int last)
    {
        const int d = 20, rank = 40;
        double[] weights = [.. Enumerable.Repeat(1.0, rank)];
        var start = new FactoredTensor(3, d, weights, Draw.Unit(rank, d, 2));
        using var target = new TargetEvaluator(
            new FactoredTensor(3, d, weights, Draw.Unit(rank, d, 1)));
        FactoredTensor whole = new FactorPolisher(target).Polish(start, 0, last);

        int begun = 0;
        using var stop = new CancellationTokenSource();
        var polisher = new FactorPolisher(target)
        {
            Begins = iteration =>
            {
                begun++;
                if (iteration == last)
                    stop.Cancel();
            },
        };
        FactoredTensor cut = polisher.Polish(start, 0, int.MaxValue, stop.Token);
        begun.ShouldBe(last + 1);
        cut.Weights.ShouldBe(whole.Weights);
        cut.Vectors.ShouldBe(whole.Vectors);
        if (last == 0)
            return;
        ResidualNorm.Of(cut, target).Relative
            .ShouldBeLessThan(ResidualNorm.Of(start, target).Relative);
    }

    [Fact]
    public void Cancelled_before_it_begins_it_changes_nothing()
    {
        (FactoredTensor tensor, FactoredTensor start) = Problem(3, 5, 8);
        using var target = new TargetEvaluator(tensor);
        new FactorPolisher(target)
            .Polish(start, 0, cancellation: new CancellationToken(canceled: true))
            .ShouldBeSameAs(start);
    }

    [Fact]
    public void A_looser_bound_on_the_gradient_stops_earlier()
    {
        (FactoredTensor tensor, FactoredTensor start) = Problem(4, 6, 8);
        using var target = new TargetEvaluator(tensor);
        var polisher = new FactorPolisher(target);
        double loose = ResidualNorm.Of(polisher.Polish(start, 1e-3), target).Relative;
        double tight = ResidualNorm.Of(polisher.Polish(start, 1e-9), target).Relative;
        loose.ShouldBeInRange(1e-9, 1e-2);
        tight.ShouldBeLessThan(1e-8);
    }

    [Fact]
    public void An_inexact_fit_ends_at_a_stationary_point()
    {
        // Rank 3 fitted with two factors: the dense gradient vanishes though the residual does not.
        const int d = 4;
        double[] vectors = Draw.Unit(3, d, 5);
        var tensor = new FactoredTensor(4, d, [1, 0.8, 0.1], vectors);
        using var target = new TargetEvaluator(tensor);
        FactoredTensor polished = new FactorPolisher(target).Polish(
            new FactoredTensor(4, d, [1, 0.8], vectors[..8]), 0);
        ResidualNorm.Of(polished, target).Relative.ShouldBeGreaterThan(1e-3);
        double[] u = [.. polished.Vectors.Select((x, n) => Math.Sqrt(polished.Weights[n / d]) * x)];
        double[] gradient = new DenseModel(4, d, u, [1, 1], [1, 1], 2).Gradient(
            DenseArrays.Factored(4, d, tensor.Weights, vectors), 0);
        Math.Sqrt(DenseArrays.NormSquared(gradient)).ShouldBeLessThan(1e-7);
    }

    [Fact]
    public void Nothing_is_polished_to_nothing()
    {
        using var target = new TargetEvaluator(new FactoredTensor(3, 2, [1], [1, 0]));
        new FactorPolisher(target).Polish(new FactoredTensor(3, 2, [], []), 0).Rank.ShouldBe(0);
    }

    private static (FactoredTensor Tensor, FactoredTensor Start) Problem(int order, int rank, int d)
    {
        double[] weights =
            [.. Enumerable.Range(0, rank).Select(j => (1 - 0.05 * j) * (j % 3 == 2 ? -1 : 1))];
        double[] vectors = Draw.Unit(rank, d, 7 * order + rank);
        double[] moved = [.. vectors.Zip(Draw.Normal(rank * d, 2), (x, e) => x + 0.01 * e)];
        for (int j = 0; j < rank; j++)
            Draw.Scale(moved.AsSpan(j * d, d), 1);
        return (
            new FactoredTensor(order, d, weights, vectors),
            new FactoredTensor(order, d, [.. weights.Select(w => 1.02 * w)], moved));
    }
}
