using GpuTensorDecomp.Components;
using GpuTensorDecomp.Lazy;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;
using MathNet.Numerics.LinearAlgebra;

namespace GpuTensorDecomp.Tests.Lazy;

public sealed class LazinessTests
{
    private const int Dimension = 3;
    private static readonly double[] Signs = [1, -1, 1, 1];

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    [InlineData(3, 4)]
    [InlineData(4, 3)]
    [InlineData(4, 4)]
    public void Kernel_change_is_that_of_dense_kernels(int order, int homogeneity)
    {
        double[] before = Draw.Normal(Signs.Length * Dimension, order);
        double[] after = [.. before.Zip(Draw.Normal(before.Length, 9), (u, x) => u + 0.1 * x)];
        Matrix<double> start = Kernel(before), end = Kernel(after);
        double expected = (end - start).FrobeniusNorm() / start.FrobeniusNorm();
        Laziness.KernelChange(
            SingleRun.Components(Dimension, before, Signs),
            SingleRun.Components(Dimension, after, Signs),
            new ComponentLaw(homogeneity), order).ShouldBe(expected, 1e-12);

        Matrix<double> Kernel(double[] u)
        {
            Matrix<double> jacobian =
                DenseTangent.Jacobian(order, Dimension, u, Signs, homogeneity);
            return jacobian.TransposeThisAndMultiply(jacobian);
        }
    }

    [Fact]
    public void The_scaled_law_counts_its_scales_as_constant()
    {
        const int order = 4;
        double[] scales = [1.5, 0.7, 1, 2];
        double[] before = Draw.Normal(Signs.Length * Dimension, 1);
        double[] after = [.. before.Select(u => 1.1 * u)];
        Laziness.KernelChange(
            SingleRun.Components(Dimension, before, Signs, scales),
            SingleRun.Components(Dimension, after, Signs, scales),
            ComponentLaw.Scaled, order).ShouldBe(Math.Pow(1.1, 2 * (order - 1)) - 1, 1e-12);
    }

    [Fact]
    public void An_unmoved_model_has_not_changed()
    {
        ComponentSet set = SingleRun.Components(Dimension, Draw.Normal(12, 4), Signs);
        Laziness.RelativeMovement(set, set).ShouldBe(0);
        Laziness.KernelChange(set, set, new ComponentLaw(2), 3).ShouldBeLessThan(2e-8);
    }

    [Fact]
    public void Movement_is_the_distance_over_the_norm() => Laziness.RelativeMovement(
        SingleRun.Components(2, [3, 0, 0, 4]),
        SingleRun.Components(2, [3, 1, 0, 2])).ShouldBe(Math.Sqrt(5) / 5, 1e-15);

    [Fact]
    public void Other_shapes_are_refused() => Should.Throw<ArgumentException>(
        () => Laziness.RelativeMovement(new ComponentSet(2, 3), new ComponentSet(3, 3)));
}
