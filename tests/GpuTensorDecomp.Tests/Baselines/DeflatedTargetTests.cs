using GpuTensorDecomp.Baselines;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Baselines;

public sealed class DeflatedTargetTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void It_contracts_like_the_dense_remainder_and_knows_its_norm(int order)
    {
        const int dimension = 4;
        double[] weights = [1, -0.8, 0.6];
        double[] vectors = Draw.Unit(3, dimension, 1);
        double[] dense = DenseArrays.Factored(order, dimension, weights, vectors);
        double norm = DenseArrays.NormSquared(dense);
        using var evaluator =
            new TargetEvaluator(new FactoredTensor(order, dimension, weights, vectors));
        var rest = new DeflatedTarget(evaluator);
        double[] taken = Draw.Unit(2, dimension, 2);
        for (int k = 0; k < 2; k++)
        {
            double[] v = taken[(k * dimension)..((k + 1) * dimension)];
            double weight = DenseArrays.Contract(order, dimension, dense, v)
                .Zip(v, (a, b) => a * b).Sum();
            rest.Remove(weight, v);
            double[] term = DenseArrays.Factored(order, dimension, [weight], v);
            dense = DenseArrays.Difference(dense, term);
        }

        double[] points = Draw.Unit(5, dimension, 3);
        double[] found = rest.Contract(points);
        for (int i = 0; i < 5; i++)
        {
            double[] point = points[(i * dimension)..((i + 1) * dimension)];
            DenseArrays.RelativeDistance(
                found[(i * dimension)..((i + 1) * dimension)],
                DenseArrays.Contract(order, dimension, dense, point)).ShouldBeLessThan(1e-12);
        }

        rest.RelativeSquare.ShouldBe(DenseArrays.NormSquared(dense) / norm, 1e-13);
        rest.Contractions.ShouldBe(5);
        rest.TermCount.ShouldBe(2);
    }
}
