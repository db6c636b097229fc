using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>
/// Both products in one kernel, of strips of 64 points where there are enough, against plain loops,
/// at sizes around the strip, the slice of coordinates and the block of them.
/// </summary>
public sealed class StripTests
{
    [Theory]
    [InlineData(225, 3, 1, 2)]
    [InlineData(255, 33, 15, 3)]
    [InlineData(256, 31, 16, 4)]
    [InlineData(250, 1, 17, 5)]
    [InlineData(256, 65, 32, 6)]
    [InlineData(256, 32, 33, 3)]
    [InlineData(256, 5, 65, 4)]
    [InlineData(241, 35, 97, 3)]
    [InlineData(257, 34, 127, 3)] // an odd number of strips
    [InlineData(130, 7, 129, 3)]
    [InlineData(131, 37, 256, 2)]
    public void A_contraction_is_that_of_plain_loops(int count, int rank, int dimension, int order)
    {
        double[] weights = Draw.Normal(rank, 1);
        double[] vectors = Draw.Unit(rank, dimension, 2);
        double[] points = Draw.Unit(count, dimension, 3);
        double[] expected = PlainContraction.Of(
            vectors, weights, dimension, points, x => Math.Pow(x, order - 1));
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            using var device = new TestDevice();
            using var executor = new IlgpuExecutor(device.Accelerator, precision, () => 1 << 30);
            using DeviceTarget target = executor.Upload(
                new FactoredTensor(order, dimension, weights, vectors));
            var found = new double[points.Length];

            executor.Contract(target, points, count, found);

            DenseArrays.RelativeDistance(found, expected)
                .ShouldBeLessThan(precision == Precision.Float64 ? 1e-12 : 5e-6);
        }
    }
}
