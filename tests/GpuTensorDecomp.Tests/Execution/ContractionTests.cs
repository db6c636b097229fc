using System.Runtime.Intrinsics;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Execution;

public sealed class ContractionTests
{
    private const int LargestDense = 100_000;
    private static readonly int[] PointCounts = [1, 2, 7, 8, 9, 23, 24, 25, 49];

    /// <summary>Every SIMD width that this machine has, both precisions.</summary>
    public static TheoryData<int, Precision> Lanes
    {
        get
        {
            var lanes = new TheoryData<int, Precision>();
            int[] widths = Vector512.IsHardwareAccelerated ? [128, 256, 512] : [128, 256];
            foreach (int bits in widths)
            {
                lanes.Add(bits, Precision.Float64);
                lanes.Add(bits, Precision.Float32);
            }

            return lanes;
        }
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void A_factored_tensor_contracts_like_its_sum_of_terms(int laneBits, Precision precision)
    {
        using var executor = new CpuExecutor(precision, threads: 2, laneBits);
        for (int order = 2; order <= 8; order++)
        {
            foreach (int dimension in new[] { 1, 2, 7, 10, 17, 64 })
            {
                foreach (int rank in new[] { 1, 5, 67 })
                {
                    double[] weights = Draw.Normal(rank, order + rank);
                    double[] vectors = Draw.Unit(rank, dimension, 31 * order + dimension + rank);
                    var tensor = new FactoredTensor(order, dimension, weights, vectors);
                    int points = PointCounts[(order + dimension + rank) % PointCounts.Length];
                    Compare(executor, tensor, points, weights, vectors);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void Any_number_of_points_contracts_alike(int laneBits, Precision precision)
    {
        using var executor = new CpuExecutor(precision, threads: 2, laneBits);
        double[] weights = Draw.Normal(6, 1);
        double[] vectors = Draw.Unit(6, 10, 2);
        var tensor = new FactoredTensor(4, 10, weights, vectors);
        foreach (int points in PointCounts)
            Compare(executor, tensor, points, weights, vectors);
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void A_dense_tensor_contracts_like_its_full_array(int laneBits, Precision precision)
    {
        using var executor = new CpuExecutor(precision, threads: 2, laneBits);
        for (int order = 2; order <= 8; order++)
        {
            foreach (int dimension in new[] { 1, 2, 7, 10, 17, 64 })
            {
                if (Math.Pow(dimension, order) > LargestDense)
                    continue;
                double[] weights = Draw.Normal(4, order);
                double[] full = DenseArrays.Factored(
                    order, dimension, weights, Draw.Unit(4, dimension, 7 * order + dimension));
                DenseTensor tensor = DenseTensor.FromArray(order, dimension, full);
                int points = PointCounts[(order + dimension) % PointCounts.Length];
                CompareWithArray(executor, tensor, full, points, weights.Sum(Math.Abs));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void Sample_moments_contract_like_their_full_arrays_with_and_without_noise(
        int laneBits, Precision precision)
    {
        using var executor = new CpuExecutor(precision, threads: 2, laneBits);
        for (int order = 2; order <= 8; order++)
        {
            foreach (int dimension in new[] { 1, 2, 7, 10, 17 })
            {
                if (Math.Pow(dimension, order) > LargestDense / 2)
                    continue;
                foreach (double variance in new[] { 0, 0.3 })
                {
                    double[] samples = Draw.Unit(70, dimension, 5 * order + dimension);
                    double[] full = DenseArrays.Moment(order, dimension, samples, variance);
                    var tensor = new SampleMoment(order, dimension, samples, variance);
                    int points = PointCounts[(order + dimension) % PointCounts.Length];

                    // The largest terms of the Hermite polynomials: (1 + σ√l)^l.
                    double scale = Math.Pow(1 + Math.Sqrt(variance * order), order);
                    CompareWithArray(executor, tensor, full, points, scale);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void Samples_that_are_split_into_chunks_contract_like_their_mean(
        int laneBits, Precision precision)
    {
        using var executor = new CpuExecutor(precision, threads: 3, laneBits);
        const int count = 2500;
        double[] samples = Draw.Unit(count, 5, 9);
        double[] weights = [.. Enumerable.Repeat(1.0 / count, count)];
        Compare(executor, new SampleMoment(3, 5, samples), 25, weights, samples);
    }

    [Fact]
    public void A_tensor_without_terms_contracts_to_zero()
    {
        using var executor = new CpuExecutor();
        using DeviceTarget target = executor.Upload(new FactoredTensor(3, 4, [], []));
        double[] result = [.. Enumerable.Repeat(1.0, 20)];
        executor.Contract(target, Draw.Unit(5, 4, 3), 5, result);
        result.ShouldAllBe(x => x == 0);
    }

    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void The_number_of_threads_changes_no_bit(Precision precision)
    {
        const int count = 2500;
        var moment = new SampleMoment(3, 7, Draw.Unit(count, 7, 4), 0.1);
        double[] points = Draw.Unit(49, 7, 5);
        double[]? expected = null;
        foreach (int threads in new[] { 1, 2, 3, 5 })
        {
            using var executor = new CpuExecutor(precision, threads);
            using DeviceTarget target = executor.Upload(moment);
            double[] result = new double[points.Length];
            executor.Contract(target, points, 49, result);
            (expected ??= result).ShouldBe(result);
        }
    }

    [Fact]
    public void Too_few_numbers_for_the_points_are_refused()
    {
        using var executor = new CpuExecutor();
        using DeviceTarget target = executor.Upload(new FactoredTensor(3, 4, [1], [1, 0, 0, 0]));
        Should.Throw<ArgumentOutOfRangeException>(
            () => executor.Contract(target, new double[7], 2, new double[8]));
        Should.Throw<ArgumentOutOfRangeException>(
            () => executor.Contract(target, new double[8], 2, new double[7]));
    }

    /// <summary>Against Σ_j b_j ⟨v_j, p⟩^{l−1} v_j.</summary>
    private static void Compare(
        CpuExecutor executor, SymmetricTensor tensor, int count, double[] weights, double[] vectors)
    {
        int d = tensor.Dimension;
        double[] points = Draw.Unit(count, d, count);
        double[] result = Contract(executor, tensor, points, count);
        double scale = weights.Sum(Math.Abs);
        for (int i = 0; i < count; i++)
        {
            double[] expected = new double[d];
            for (int j = 0; j < weights.Length; j++)
            {
                double dot = 0;
                for (int c = 0; c < d; c++)
                    dot += vectors[j * d + c] * points[i * d + c];
                double factor = weights[j] * Math.Pow(dot, tensor.Order - 1);
                for (int c = 0; c < d; c++)
                    expected[c] += factor * vectors[j * d + c];
            }

            ShouldAgree(result.AsSpan(i * d, d), expected, Digits(executor) * scale);
        }
    }

    private static void CompareWithArray(
        CpuExecutor executor, SymmetricTensor tensor, double[] full, int count, double scale)
    {
        int d = tensor.Dimension;
        double[] points = Draw.Unit(count, d, count);
        double[] result = Contract(executor, tensor, points, count);

        // The first, a middle and the last point: the dense loops are slow.
        foreach (int i in new[] { 0, count / 2, count - 1 })
        {
            double[] expected = DenseArrays.Contract(
                tensor.Order, d, full, points[(i * d)..((i + 1) * d)]);
            ShouldAgree(result.AsSpan(i * d, d), expected, Digits(executor) * scale);
        }
    }

    private static double[] Contract(
        CpuExecutor executor, SymmetricTensor tensor, double[] points, int count)
    {
        using DeviceTarget target = executor.Upload(tensor);
        double[] result = new double[points.Length];
        executor.Contract(target, points, count, result);
        return result;
    }

    private static double Digits(CpuExecutor executor) =>
        executor.Precision == Precision.Float64 ? 1e-13 : 5e-6;

    private static void ShouldAgree(ReadOnlySpan<double> found, double[] expected, double allowed)
    {
        for (int c = 0; c < expected.Length; c++)
            found[c].ShouldBe(expected[c], allowed);
    }
}
