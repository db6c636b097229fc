using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Components;

public sealed class WeightRefitTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_residual_is_orthogonal_to_every_term(int order)
    {
        const int d = 4;
        double[] full = DenseArrays.Factored(
            order, d, [1, -0.7, 0.5], Draw.Unit(3, d, order));
        var factors = new FactoredTensor(order, d, [1, 1, 1, 1], Draw.Unit(4, d, order + 20));
        using var target = new TargetEvaluator(DenseTensor.FromArray(order, d, full));
        FactoredTensor refitted = WeightRefit.Refit(factors, target);
        refitted.Vectors.ShouldBe(factors.Vectors);
        double[] residual = DenseArrays.Difference(
            DenseArrays.Factored(order, d, refitted.Weights, refitted.Vectors), full);
        for (int i = 0; i < 4; i++)
        {
            double[] term = DenseArrays.Factored(order, d, [1], factors.Vector(i).ToArray());
            term.Zip(residual, (x, y) => x * y).Sum().ShouldBe(0, 1e-12);
        }
    }

    [Fact]
    public void Directions_given_twice_share_their_weight()
    {
        double[] v = Draw.Unit(2, 4, 9);
        var tensor = new FactoredTensor(3, 4, [2, -1], v);
        using var target = new TargetEvaluator(tensor);
        FactoredTensor refitted = WeightRefit.Refit(
            new FactoredTensor(3, 4, [1, 1, 1], [.. v, .. v[..4]]), target);
        (refitted.Weights[0] + refitted.Weights[2]).ShouldBe(2, 1e-10);
        refitted.Weights[1].ShouldBe(-1, 1e-10);
    }

    [Theory]
    [InlineData(3, 0.0)]
    [InlineData(3, 0.09)]
    [InlineData(4, 0.09)]
    public void Standard_errors_are_the_spread_over_repeated_samples(int order, double variance)
    {
        const int d = 3, count = 300, repeats = 500;
        double[] centres = [1.2, 0, 0, 0.4, 0.9, 0];
        double[] directions = Draw.Unit(2, d, 3);
        Array.Copy(centres, 3, directions, 3, 3);
        directions[0] = 1;
        directions[1] = directions[2] = 0;
        Draw.Scale(directions.AsSpan(3), 1);
        var factors = new FactoredTensor(order, d, [1, 1], directions);
        double[] sum = new double[2], squares = new double[2], predicted = new double[2];
        var random = new Random(11);
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            double[] samples = Draw.Normal(count * d, 1000 + repeat);
            for (int n = 0; n < count; n++)
            {
                int k = random.NextDouble() < 0.4 ? 0 : 1;
                for (int c = 0; c < d; c++)
                {
                    samples[n * d + c] = centres[k * d + c] +
                        Math.Sqrt(Math.Max(variance, 0.01)) * samples[n * d + c];
                }
            }

            var moment = new SampleMoment(order, d, samples, variance);
            using var target = new TargetEvaluator(moment);
            double[] weights = WeightRefit.Refit(factors, target).Weights;
            double[] errors = WeightRefit.StandardErrors(factors, moment);
            for (int i = 0; i < 2; i++)
            {
                sum[i] += weights[i];
                squares[i] += weights[i] * weights[i];
                predicted[i] += errors[i] / repeats;
            }
        }

        for (int i = 0; i < 2; i++)
        {
            double mean = sum[i] / repeats;
            double spread = Math.Sqrt(squares[i] / repeats - mean * mean);

            // A standard deviation from 500 repeats is itself known to 3 %.
            predicted[i].ShouldBe(spread, 0.12 * spread);
        }
    }
}
