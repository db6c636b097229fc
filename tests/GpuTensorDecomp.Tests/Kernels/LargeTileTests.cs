using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>
/// The two products in tiles of 128 against plain loops, at sizes around the tile and where small
/// tiles take over; more coordinates than the kernels of both products hold.
/// </summary>
public sealed class LargeTileTests
{
    private const int LargeGroup = 256;
    private const int SmallGroup = 64;

    [Theory]
    [InlineData(95, 129, 257, 3)]
    [InlineData(96, 65, 257, 2)]
    [InlineData(97, 64, 263, 3)]
    [InlineData(127, 127, 263, 4)]
    [InlineData(128, 128, 264, 5)]
    [InlineData(129, 66, 259, 3)]
    [InlineData(193, 67, 257, 6)]
    [InlineData(101, 1, 384, 5)]
    public void A_factored_tensor_is_that_of_plain_loops(
        int count, int rank, int dimension, int order)
    {
        double[] weights = Draw.Normal(rank, 1);
        double[] vectors = Draw.Unit(rank, dimension, 2);
        double[] points = Draw.Unit(count, dimension, 3);

        Compare(
            new FactoredTensor(order, dimension, weights, vectors), points,
            PlainContraction.Of(
                vectors, weights, dimension, points, x => Math.Pow(x, order - 1)));
    }

    [Theory]
    [InlineData(97, 66, 65)]
    [InlineData(128, 129, 127)]
    [InlineData(100, 200, 3)]
    public void Samples_with_noise_are_those_of_plain_loops(int count, int samples, int dimension)
    {
        const double variance = 0.3;
        double[] drawn = Draw.Normal(samples * dimension, 4);
        double[] points = Draw.Unit(count, dimension, 5);
        double[] weights = new double[samples];
        Array.Fill(weights, 1.0 / samples);

        // Order 4: h_3(x) = x³ − 3σ²x, and h_2 = x² − σ² shifts along the point.
        double[] expected = PlainContraction.Of(
            drawn, weights, dimension, points, x => x * x * x - 3 * variance * x);
        for (int i = 0; i < count; i++)
        {
            double shift = 0;
            for (int n = 0; n < samples; n++)
            {
                double dot = 0;
                for (int c = 0; c < dimension; c++)
                    dot += drawn[n * dimension + c] * points[i * dimension + c];
                shift += (dot * dot - variance) / samples;
            }

            for (int c = 0; c < dimension; c++)
                expected[i * dimension + c] -= 3 * variance * shift * points[i * dimension + c];
        }

        Compare(new SampleMoment(4, dimension, drawn, variance), points, expected);
    }

    [Fact]
    public void A_dense_matrix_is_that_of_plain_loops()
    {
        const int d = 131;
        double[] half = Draw.Normal(d * d, 6);
        var full = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
                full[i * d + j] = half[i * d + j] + half[j * d + i];
        }

        double[] points = Draw.Unit(97, d, 7);
        var expected = new double[points.Length];
        for (int i = 0; i < 97; i++)
        {
            for (int c = 0; c < d; c++)
            {
                for (int k = 0; k < d; k++)
                    expected[i * d + c] += full[c * d + k] * points[i * d + k];
            }
        }

        Compare(DenseTensor.FromArray(2, d, full), points, expected);
    }

    [Fact]
    public void A_device_full_of_large_tiles_gives_what_plain_loops_do()
    {
        using var device = new TestDevice(LargeGroup);
        int tiles = (device.Accelerator.NumMultiprocessors + 1) / 2;
        int rank = 128 * tiles;
        int count = 128 * ((tiles + 2) / 3);
        const int d = 257;
        double[] weights = Draw.Normal(rank, 1);
        double[] vectors = Draw.Unit(rank, d, 2);
        double[] points = Draw.Unit(count, d, 3);

        Compare(
            new FactoredTensor(3, d, weights, vectors), points,
            PlainContraction.Of(vectors, weights, d, points, x => x * x));
    }

    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void A_point_has_the_same_bits_in_tiles_of_either_size(Precision precision)
    {
        const int d = 261;
        var tensor = new FactoredTensor(4, d, Draw.Normal(139, 1), Draw.Unit(139, d, 2));
        double[] points = Draw.Unit(130, d, 9);
        double[] large = Contract(tensor, points, precision, LargeGroup);

        // The first 128 points fill a tile; 20 never do, nor does any on a device of small groups.
        Contract(tensor, points[..(20 * d)], precision, LargeGroup)
            .ShouldBe(large[..(20 * d)]);
        Contract(tensor, points[..(128 * d)], precision, LargeGroup)
            .ShouldBe(large[..(128 * d)]);
        Contract(tensor, points, precision, SmallGroup).ShouldBe(large);
    }

    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void Runs_have_the_same_bits_in_company_that_brings_large_tiles(Precision precision)
    {
        const int d = 257;
        int[] counts = [40, 97];
        long[] steps = [2, 1];
        using var device = new TestDevice(LargeGroup);
        using var executor = new IlgpuExecutor(device.Accelerator, precision, () => 1 << 30);
        using var cpu = new CpuExecutor(precision, threads: 1);
        var tensor = new FactoredTensor(3, d, Draw.Normal(3, 1), Draw.Unit(3, d, 2));

        RunSnapshot[] together = Advance(executor, tensor, counts, steps);

        for (int run = 0; run < counts.Length; run++)
        {
            RunSnapshot alone = Advance(executor, tensor, [counts[run]], [steps[run]])[0];
            together[run].Vectors.ShouldBe(alone.Vectors);
            together[run].Status.ShouldBe(alone.Status);
            RunSnapshot expected = Advance(cpu, tensor, [counts[run]], [steps[run]])[0];
            together[run].Status.Step.ShouldBe(steps[run]);
            DenseArrays.RelativeDistance(together[run].Vectors, expected.Vectors)
                .ShouldBeLessThan(precision == Precision.Float64 ? 1e-12 : 5e-6);
        }
    }

    private static RunSnapshot[] Advance(
        Executor executor, SymmetricTensor tensor, int[] counts, long[] steps)
    {
        using DeviceTarget target = executor.Upload(tensor);
        using RunBatch batch = executor.CreateBatch([.. counts.Select(_ => target)]);
        for (int run = 0; run < counts.Length; run++)
        {
            // A run's start depends on its count alone, so that it is the same alone.
            batch.Write(
                run,
                Initialization.Start(
                    counts[run], tensor.Dimension, 1, counts[run], Math.Log(0.3), false),
                new FlowRule
                {
                    Law = new ComponentLaw(3),
                    Stepper = Stepper.Descent,
                    StepSizeRule = StepSizeRule.Fixed,
                    StepSize = 0.05,
                    TargetNorm = 1,
                });
        }

        batch.Advance(steps);
        return [.. counts.Select((_, run) => batch.Save(run))];
    }

    private static void Compare(SymmetricTensor tensor, double[] points, double[] expected)
    {
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            DenseArrays.RelativeDistance(
                Contract(tensor, points, precision, LargeGroup), expected)
                .ShouldBeLessThan(precision == Precision.Float64 ? 1e-12 : 5e-6);
        }
    }

    private static double[] Contract(
        SymmetricTensor tensor, double[] points, Precision precision, int threads)
    {
        using var device = new TestDevice(threads);
        using var executor = new IlgpuExecutor(device.Accelerator, precision, () => 1 << 30);
        using DeviceTarget target = executor.Upload(tensor);
        var result = new double[points.Length];
        executor.Contract(target, points, points.Length / tensor.Dimension, result);
        return result;
    }
}
