using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>
/// Contractions by kernels against the CPU's, at sizes around the tile of 32 and its slices.
/// </summary>
public sealed class ContractionKernelTests
{
    [Theory]
    [InlineData(1, 1, 1, 2)]
    [InlineData(1, 7, 33, 3)]
    [InlineData(31, 32, 5, 4)]
    [InlineData(33, 65, 31, 5)]
    [InlineData(32, 3, 32, 6)]
    [InlineData(5, 33, 2, 7)]
    [InlineData(4, 2, 3, 8)]
    [InlineData(3, 5, 4, 9)]
    [InlineData(5, 17, 263, 3)] // more coordinates than the kernel of both products holds
    [InlineData(33, 31, 257, 4)]
    public void A_factored_tensor(int count, int rank, int dimension, int order) => Compare(
        new FactoredTensor(order, dimension, Draw.Normal(rank, 1), Draw.Unit(rank, dimension, 2)),
        count);

    [Theory]
    [InlineData(97, 1, 33, 2)]
    [InlineData(97, 31, 64, 3)]
    [InlineData(100, 32, 65, 4)]
    [InlineData(128, 33, 97, 5)]
    [InlineData(97, 2, 128, 6)]
    [InlineData(97, 2, 129, 7)]
    [InlineData(97, 3, 193, 8)]
    [InlineData(97, 3, 256, 9)]
    [InlineData(97, 3, 257, 3)]
    public void Enough_points_of_many_coordinates(
        int count, int rank, int dimension, int order) =>
        A_factored_tensor(count, rank, dimension, order);

    [Fact]
    public void Enough_points_go_through_many_samples_in_parts() => Compare(
        new SampleMoment(3, 37, Draw.Normal(37 * 2100, 4), noiseVariance: 0), 50);

    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void A_point_has_the_same_bits_in_any_company(Precision precision)
    {
        // Four strips of points take the kernel of both products, one takes a kernel for each.
        var tensor = new FactoredTensor(4, 70, Draw.Normal(65, 1), Draw.Unit(65, 70, 2));
        double[] points = Draw.Unit(100, 70, 9);

        double[] many = Contract(tensor, points, 100, precision);
        double[] few = Contract(tensor, points[..(20 * 70)], 20, precision);

        many[..few.Length].ShouldBe(few);
    }

    [Fact]
    public void A_tensor_without_terms_contracts_to_zero() =>
        Contract(new FactoredTensor(3, 2, [], []), [0.6, 0.8], 1, Precision.Float64)
            .ShouldBe([0, 0]);

    [Theory]
    [InlineData(1, 1, 1, 2, 0)]
    [InlineData(3, 37, 5, 3, 0)]
    [InlineData(33, 31, 2, 4, 0)]
    [InlineData(1, 1, 1, 2, 0.3)]
    [InlineData(3, 37, 5, 3, 0.3)]
    [InlineData(33, 31, 2, 4, 0.3)]
    [InlineData(2, 33, 3, 6, 0.3)]
    [InlineData(5, 17, 15, 3, 0.3)] // around the slices of 16
    [InlineData(31, 15, 16, 3, 0.3)]
    [InlineData(32, 16, 17, 4, 0.3)]
    [InlineData(33, 47, 33, 3, 0.3)]
    public void A_sample_moment(
        int count, int samples, int dimension, int order, double variance) => Compare(
        new SampleMoment(order, dimension, Draw.Normal(samples * dimension, 3), variance), count);

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void Many_samples_are_summed_in_parts(double variance) =>
        Compare(new SampleMoment(3, 2, Draw.Normal(2 * 2100, 4), variance), 2);

    [Fact]
    public void Samples_beyond_one_slab_are_added_to_those_of_the_slab_before() =>
        Compare(new SampleMoment(3, 2, Draw.Normal(2 * 32_773, 4), 0.2), 2);

    [Theory]
    [InlineData(1, 1, 5)]
    [InlineData(2, 7, 2)]
    [InlineData(33, 3, 3)]
    [InlineData(3, 5, 4)]
    [InlineData(31, 2, 6)]
    public void A_dense_tensor(int count, int dimension, int order)
    {
        double[] full = DenseArrays.Factored(
            order, dimension, Draw.Normal(3, 5), Draw.Unit(3, dimension, 6));
        Compare(DenseTensor.FromArray(order, dimension, full), count);
    }

    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void A_contraction_can_be_repeated_on_other_points(Precision precision)
    {
        var tensor = new FactoredTensor(3, 40, Draw.Normal(5, 1), Draw.Unit(5, 40, 2));
        using var device = new TestDevice();
        using var executor = new IlgpuExecutor(device.Accelerator, precision, () => 1 << 30);
        using DeviceTarget target = executor.Upload(tensor);
        using PreparedContraction contraction = executor.PrepareContraction(target, 3);
        double[] found = new double[120];
        foreach (int seed in new[] { 3, 4 })
        {
            double[] points = Draw.Unit(3, 40, seed);
            contraction.Write(points);
            contraction.Run();
            contraction.Run();
            contraction.Read(found);
            found.ShouldBe(Contract(tensor, points, 3, precision));
        }
    }

    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void The_peak_loop_does_what_it_counts(Precision precision)
    {
        using var device = new TestDevice();
        using var executor = new IlgpuExecutor(device.Accelerator, precision, () => 1 << 30);

        double flops = executor.MultiplyAdds(1);

        flops.ShouldBeGreaterThanOrEqualTo(16 * 64);
        executor.MultiplyAdds(3).ShouldBe(3 * flops);
    }

    [Fact]
    public void Points_and_results_of_the_wrong_length_are_refused()
    {
        using var device = new TestDevice();
        using var executor = new IlgpuExecutor(
            device.Accelerator, Precision.Float64, () => 1 << 30);
        using DeviceTarget target = executor.Upload(new FactoredTensor(3, 2, [1], [1, 0]));

        Should.Throw<ArgumentOutOfRangeException>(
            () => executor.Contract(target, new double[3], 2, new double[4]));
        Should.Throw<ArgumentOutOfRangeException>(
            () => executor.Contract(target, new double[4], 2, new double[3]));
    }

    private static void Compare(SymmetricTensor tensor, int count)
    {
        double[] points = Draw.Unit(count, tensor.Dimension, 9);
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            var expected = new double[points.Length];
            using var cpu = new CpuExecutor(precision, threads: 1);
            using DeviceTarget target = cpu.Upload(tensor);
            cpu.Contract(target, points, count, expected);
            DenseArrays.RelativeDistance(Contract(tensor, points, count, precision), expected)
                .ShouldBeLessThan(precision == Precision.Float64 ? 1e-13 : 5e-6);
        }
    }

    private static double[] Contract(
        SymmetricTensor tensor, double[] points, int count, Precision precision)
    {
        using var device = new TestDevice();
        using var executor = new IlgpuExecutor(device.Accelerator, precision, () => 1 << 30);
        using DeviceTarget target = executor.Upload(tensor);
        var result = new double[points.Length];
        executor.Contract(target, points, count, result);
        return result;
    }
}
