using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Lazy;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Lazy;

public sealed class TangentResidualTests
{
    [Theory]
    [InlineData(2, 4, 2)]
    [InlineData(3, 3, 2)]
    [InlineData(3, 4, 4)]
    [InlineData(4, 3, 3)]
    [InlineData(5, 3, 3)]
    public void Residual_and_rank_are_those_of_the_dense_derivative(
        int order, int dimension, int count)
    {
        double[] u = Draw.Normal(count * dimension, order + 10);
        double[] weights = [1.3, -0.4];
        double[] vectors = Draw.Unit(2, dimension, order + 20);
        double[] dense = DenseArrays.Factored(order, dimension, weights, vectors);
        double[] ones = [.. Enumerable.Repeat(1.0, count)];
        (double relative, int rank) = DenseTangent.Residual(
            DenseTangent.Jacobian(order, dimension, u, ones, order), dense);
        var factored = new FactoredTensor(order, dimension, weights, vectors);
        foreach (SymmetricTensor target in (SymmetricTensor[])
            [factored, DenseTensor.FromArray(order, dimension, dense)])
        {
            TangentResidual found = TangentResidual.Of(SingleRun.Components(dimension, u), target);
            found.Relative.ShouldBe(relative, 1e-12);
            found.Rank.ShouldBe(rank);
        }
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(3, 0.4)]
    [InlineData(4, 0)]
    [InlineData(4, 0.4)]
    public void A_moment_of_samples_counts_as_its_full_array(int order, double variance)
    {
        const int dimension = 3;
        double[] samples = Draw.Normal(7 * dimension, 5);
        double[] u = Draw.Unit(2, dimension, 6);
        double[] dense = DenseArrays.Moment(order, dimension, samples, variance);
        (double relative, int rank) = DenseTangent.Residual(
            DenseTangent.Jacobian(order, dimension, u, [1, 1], order), dense);
        TangentResidual found = TangentResidual.Of(
            SingleRun.Components(dimension, u),
            new SampleMoment(order, dimension, samples, variance));
        found.Relative.ShouldBe(relative, 1e-12);
        found.Rank.ShouldBe(rank);
    }

    [Theory]
    [InlineData(3, 6, 4)]
    [InlineData(4, 5, 6)]
    [InlineData(5, 5, 3)]
    public void Conjugate_gradients_find_the_same_residual(int order, int dimension, int count)
    {
        double[] u = Draw.Unit(count, dimension, 31);
        var target = new FactoredTensor(order, dimension, [1, -0.7], Draw.Unit(2, dimension, 32));
        using var evaluator = new TargetEvaluator(target);
        TangentResidual exact = TangentResidual.Factorised(u, target, CancellationToken.None);
        TangentResidual found = TangentResidual.Iterated(
            u, evaluator, evaluator.Executor, CancellationToken.None);
        exact.Relative.ShouldBeGreaterThan(0.1);
        found.Relative.ShouldBe(exact.Relative, 1e-9);
        found.Rank.ShouldBeNull();
    }

    [Fact]
    public void A_start_too_large_to_factorise_goes_by_conjugate_gradients()
    {
        // One direction v and T* = v^{⊗4} + w^{⊗4} with v ⟂ w: v^{⊗4} alone is in the span.
        const int dimension = 120;
        double[] vectors = new double[2 * dimension];
        (vectors[0], vectors[dimension + 1]) = (1, 1);
        var target = new FactoredTensor(4, dimension, [1, 2], vectors);
        TangentResidual found = TangentResidual.Of(
            SingleRun.Components(dimension, vectors[..dimension]), target);
        found.Rank.ShouldBeNull();
        found.Relative.ShouldBe(2 / Math.Sqrt(5), 1e-12);
    }

    [Fact]
    public void Copies_opposites_and_zero_components_add_nothing()
    {
        const int dimension = 4;
        double[] u = Draw.Unit(3, dimension, 8);
        double[] opposite = [.. u[..dimension].Select(x => -3 * x)];
        double[] all = [.. u, .. u, .. opposite, .. new double[dimension]];
        var target = new FactoredTensor(3, dimension, [1], Draw.Unit(1, dimension, 9));
        TangentResidual once = TangentResidual.Of(SingleRun.Components(dimension, u), target);
        ComponentSet set = SingleRun.Components(dimension, all);
        TangentResidual.DistinctDirections(set).Length
            .ShouldBeInRange(3 * dimension, 4 * dimension);
        TangentResidual more = TangentResidual.Of(set, target);
        more.Rank.ShouldBe(once.Rank);
        more.Relative.ShouldBe(once.Relative, 1e-12);
    }

    [Fact]
    public void Cancelled_it_ends()
    {
        var target = new FactoredTensor(3, 4, [1], Draw.Unit(1, 4, 9));
        ComponentSet start = SingleRun.Components(4, Draw.Unit(3, 4, 8));
        Should.Throw<OperationCanceledException>(
            () => TangentResidual.Of(start, target, new CancellationToken(canceled: true)));
        using var evaluator = new TargetEvaluator(target);
        Should.Throw<OperationCanceledException>(() => TangentResidual.Iterated(
            start.Directions, evaluator, evaluator.Executor,
            new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Another_dimension_is_refused() =>
        Should.Throw<ArgumentException>(() => TangentResidual.Of(
            new ComponentSet(2, 3), new FactoredTensor(3, 4, [1], Draw.Unit(1, 4, 9))))
            .Message.ShouldContain("dimension 3");
}
