using GpuTensorDecomp.Baselines;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Baselines;

public sealed class DeflatedTargetTests
{
    [Theory]
    [InlineData(2, Precision.Float64)]
    [InlineData(3, Precision.Float64)]
    [InlineData(4, Precision.Float64)]
    [InlineData(3, Precision.Float32)]
    public void It_contracts_like_the_dense_remainder_and_knows_its_norm(
        int order, Precision precision)
    {
        const int dimension = 4;
        double[] weights = [1, -0.8, 0.6];
        double[] vectors = Draw.Unit(3, dimension, 1);
        double[] dense = DenseArrays.Factored(order, dimension, weights, vectors);
        double norm = DenseArrays.NormSquared(dense);
        using var executor = new CpuExecutor(precision);
        using var rest = new DeflatedTarget(
            new FactoredTensor(order, dimension, weights, vectors), executor, mostPoints: 7);
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

        // A float32 contraction is one: neither as good as float64 nor worse than its rounding.
        (double least, double most) =
            precision == Precision.Float64 ? (0, 1e-12) : (1e-9, 2e-6);
        double largest = 0;
        foreach (int count in new[] { 5, 1, 2 })
        {
            double[][] points = [.. Draw.Unit(count, dimension, 3).Chunk(dimension)];
            double[] found = rest.Contract(points).ToArray();
            found.Length.ShouldBe(count * dimension);
            for (int i = 0; i < count; i++)
            {
                largest = Math.Max(largest, DenseArrays.RelativeDistance(
                    found[(i * dimension)..((i + 1) * dimension)],
                    DenseArrays.Contract(order, dimension, dense, points[i])));
            }
        }

        largest.ShouldBeInRange(least, most);
        rest.RelativeSquare.ShouldBe(DenseArrays.NormSquared(dense) / norm, 1e-13);
        rest.Contractions.ShouldBe(8);
        rest.TermCount.ShouldBe(2);
    }
}
