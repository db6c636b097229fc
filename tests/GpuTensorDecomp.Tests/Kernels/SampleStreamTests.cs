using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>Samples in blocks through page-locked memory against the processor.</summary>
public sealed class SampleStreamTests
{
    [Theory]
    [InlineData(1, 3, 0)]
    [InlineData(2, 5, 0)]
    [InlineData(1, 3, 0.3)]
    [InlineData(40, 2, 0.3)]
    [InlineData(3, 37, 0)]
    [InlineData(3, 37, 0.3)]
    public void Samples_that_do_not_fit_pass_by_in_blocks(
        int count, int dimension, double variance)
    {
        const int samples = 211;

        // Just too little for the samples to stay on the device, whatever the precision.
        long free = 2 * samples * (dimension + 1) * sizeof(float) - 1;
        var moment = new SampleMoment(
            4, dimension, Draw.Normal(samples * dimension, 3), variance);
        double[] points = Draw.Unit(count, dimension, 5);
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            using var device = new TestDevice();
            using var executor = new IlgpuExecutor(device.Accelerator, precision, () => free);
            double[] found = new double[points.Length], again = new double[points.Length];
            double[] expected = new double[points.Length];
            using DeviceTarget target = executor.Upload(moment);
            executor.MemoryOf(moment, default).ShouldBeLessThan(
                samples * (dimension + 1) * (precision == Precision.Float64 ? 8 : 4) / 2);
            using PreparedContraction contraction = executor.PrepareContraction(target, count);
            contraction.Write(points);
            contraction.Run();
            contraction.Read(found);
            contraction.Run();
            contraction.Read(again);
            using var cpu = new CpuExecutor(precision, threads: 1);
            using DeviceTarget reference = cpu.Upload(moment);
            cpu.Contract(reference, points, count, expected);

            DenseArrays.RelativeDistance(found, expected)
                .ShouldBeLessThan(precision == Precision.Float64 ? 1e-13 : 5e-6);
            again.ShouldBe(found);
        }
    }

    /// <summary>
    /// Blocks of 4 KiB, of 13 samples and 3 at the end in float64, as long as 64 KiB to 128 KiB
    /// are free.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void A_little_more_free_memory_changes_no_bit(double variance)
    {
        const int samples = 406, dimension = 37, count = 3;
        var moment = new SampleMoment(
            4, dimension, Draw.Normal(samples * dimension, 3), variance);
        double[] points = Draw.Unit(count, dimension, 5);
        double[][] results =
        [
            .. new long[] { 70_000, 80_000, 100_000 }.Select(free =>
            {
                using var device = new TestDevice();
                using var executor = new IlgpuExecutor(
                    device.Accelerator, Precision.Float64, () => free);
                using DeviceTarget target = executor.Upload(moment);
                double[] found = new double[points.Length];
                executor.Contract(target, points, count, found);
                return found;
            }),
        ];
        results[1].ShouldBe(results[0]);
        results[2].ShouldBe(results[0]);
    }
}
