using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Tests.Kernels;

public sealed class WeightLauncherTests
{
    [Theory]
    [InlineData(5, 2)]
    [InlineData(6, 3)]
    public void Arrays_of_unequal_shapes_are_refused(int coordinates, int components)
    {
        ArgumentException fault = Should.Throw<ArgumentException>(
            () => KernelHost.Weights<double, Float64>(
                new double[coordinates], new double[components], 3, 2));

        fault.Message.ShouldContain($"{components * 3} coordinates");
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(3, 0)]
    public void A_dimension_or_power_below_one_is_refused(int dimension, int power)
    {
        Should.Throw<ArgumentOutOfRangeException>(
            () => KernelHost.Weights<double, Float64>(
                new double[3], new double[1], dimension, power));
    }
}
