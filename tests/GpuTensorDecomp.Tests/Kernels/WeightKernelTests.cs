using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Tests.Kernels;

public sealed class WeightKernelTests
{
    [Fact]
    public void Weights_of_two_runs_by_hand()
    {
        double[] vectors = [3, 4, 0, 0, 1, 0, 0, -2];
        double[] signs = [1, -1, -1, 1];

        Weights(2).ShouldBe([25, 0, -1, 4]);
        Weights(3).ShouldBe([125, 0, -1, 8]);
        Weights(4).ShouldBe([625, 0, -1, 16]);

        double[] Weights(int power) =>
            KernelHost.Weights<double, Float64>(vectors, signs, dimension: 2, power);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(33, 7, 2)]
    [InlineData(65, 31, 3)]
    [InlineData(257, 3, 4)]
    [InlineData(129, 100, 5)]
    public void Weights_equal_a_plain_loop(int components, int dimension, int power)
    {
        Compare<double, Float64>(components, dimension, power, 1e-14);
        Compare<float, Float32>(components, dimension, power, 1.5e-7);
    }

    [Fact]
    public void The_norm_of_a_float32_vector_is_summed_in_float64()
    {
        // 4096² = 2^24: a float32 sum would lose every one of the ones that follow.
        var vector = new float[1001];
        Array.Fill(vector, 1);
        vector[0] = 4096;

        KernelHost.Weights<float, Float32>(vector, [1f], vector.Length, power: 2)
            .ShouldBe([16_778_216f]);
    }

    private static void Compare<T, TPrecision>(int components, int dimension, int power, double tolerance)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        var random = new Random(components);
        T[] vectors = new T[components * dimension];
        for (int k = 0; k < vectors.Length; k++)
            vectors[k] = T.CreateTruncating(random.NextDouble() - 0.5);
        T[] signs =
            [.. Enumerable.Range(0, components).Select(i => i % 3 == 0 ? -T.One : T.One)];

        T[] weights = KernelHost.Weights<T, TPrecision>(vectors, signs, dimension, power);

        for (int i = 0; i < components; i++)
        {
            double squares = 0;
            for (int c = 0; c < dimension; c++)
                squares += Math.Pow(double.CreateTruncating(vectors[i * dimension + c]), 2);
            double expected = double.CreateTruncating(signs[i]) *
                Math.Pow(Math.Sqrt(squares), power);
            double computed = double.CreateTruncating(weights[i]);
            Math.Abs(computed - expected).ShouldBeLessThanOrEqualTo(
                tolerance * Math.Abs(expected));
        }
    }
}
