using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>
/// Linearised contractions in tiles of either size, at sizes around the tiles of 32, 64 and 128 and
/// the slices of 8 and 16: the CPU's numbers, and the same bits from both.
/// </summary>
public sealed class LinearisedTileTests
{
    private const int LargeGroup = 256;
    private const int SmallGroup = 64;

    [Theory]
    [InlineData(1, 1, 2, 2)]
    [InlineData(1, 33, 3, 2)]
    [InlineData(31, 15, 3, 2)]
    [InlineData(32, 16, 4, 3)]
    [InlineData(33, 17, 3, 3)]
    [InlineData(37, 4, 6, 2)]
    [InlineData(96, 1, 3, 2)]
    [InlineData(97, 7, 5, 2)]
    [InlineData(127, 8, 3, 3)]
    [InlineData(128, 9, 4, 4)]
    [InlineData(129, 5, 3, 2)]
    [InlineData(193, 3, 3, 2)]
    [InlineData(101, 66, 3, 2)]
    public void A_contraction_is_the_cpus_in_tiles_of_either_size(
        int count, int dimension, int order, int normPower)
    {
        double[] units = Draw.Unit(count, dimension, 1);
        double[] slopes = Draw.Normal(count, 2);
        double[] moves = Draw.Normal(count * dimension, 3);
        using var cpu = new CpuExecutor(threads: 1);
        double[] expected = Contract(cpu, order, normPower, units, slopes, moves);
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            double[] small = OnDevice(SmallGroup, precision);
            double[] large = OnDevice(LargeGroup, precision);

            large.ShouldBe(small);
            DenseArrays.RelativeDistance(small, expected)
                .ShouldBeLessThan(precision == Precision.Float64 ? 1e-13 : 5e-6);
        }

        double[] OnDevice(int threads, Precision precision)
        {
            using var device = new TestDevice(threads);
            using var executor = new IlgpuExecutor(device.Accelerator, precision, () => 1 << 30);
            return Contract(executor, order, normPower, units, slopes, moves);
        }
    }

    private static double[] Contract(
        Executor executor, int order, int normPower, double[] units, double[] slopes,
        double[] moves)
    {
        using PreparedContraction contraction =
            executor.PrepareLinearised(order, normPower, units, slopes);
        contraction.Write(moves);
        contraction.Run();
        var result = new double[moves.Length];
        contraction.Read(result);
        return result;
    }
}
