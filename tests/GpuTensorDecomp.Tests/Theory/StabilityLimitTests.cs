using GpuTensorDecomp.Components;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Theory;

namespace GpuTensorDecomp.Tests.Theory;

/// <summary>Each limit lies between a step that keeps a fit and one that leaves it.</summary>
public sealed class StabilityLimitTests
{
    private const double Weight = 0.7;

    [Theory]
    [InlineData(3, 0.2)]
    [InlineData(3, 0.8)]
    [InlineData(4, 0.3)]
    [InlineData(5, 0.6)]
    public void Scalar_mode_is_stable_below_its_limit_only(int order, double switchNorm)
    {
        double fitted = Math.Pow(Weight * Math.Pow(switchNorm, order - 2), 1.0 / order);
        double limit = StabilityLimit.OfScalarMode(order, Weight, switchNorm);
        FlowRule rule = SingleRun.Descent(limit, homogeneity: 0) with
        {
            ScaleRule = ScaleRule.Reset,
            SwitchNorm = switchNorm,
        };
        Distance(order, fitted, 1 / switchNorm, rule, 0.97).ShouldBeLessThan(1e-6);
        Distance(order, fitted, 1 / switchNorm, rule, 1.03).ShouldBeGreaterThan(1e-3);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void Reset_scales_are_stable_below_their_limit_only(int order)
    {
        double limit = StabilityLimit.OfResetScales(order, Weight);
        FlowRule rule = SingleRun.Descent(limit, homogeneity: 0) with
        {
            ScaleRule = ScaleRule.Reset,
        };
        double fitted = Math.Sqrt(Weight);
        Distance(order, fitted, 1 / fitted, rule, 0.97).ShouldBeLessThan(1e-6);
        Distance(order, fitted, 1 / fitted, rule, 1.03).ShouldBeGreaterThan(1e-3);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void The_orthogonal_curvature_is_that_of_the_tangent_kernel(int order)
    {
        double[] units = [1, 0, 0, 0, 1, 0];
        var kernel = new TangentKernel(order, units, [1.1, 0.9]);
        double expected = kernel.LargestEigenvalue();
        StabilityLimit.OrthogonalCurvature(order, 1.21).ShouldBe(expected, 1e-9);
        StabilityLimit.OfCurvature(expected).ShouldBe(2 / expected);
    }

    [Fact]
    public void The_lower_limit_of_both_modes_holds()
    {
        // τ = √b: 2/(l² b).
        StabilityLimit.OfScalarMode(4, 0.25, 0.5).ShouldBe(2 / (16 * 0.25), 1e-15);
        StabilityLimit.OfBeyondLazy(4, 0.25, 0.5).ShouldBe(0.5, 1e-15);
        StabilityLimit.OfBeyondLazy(4, 0.25, null).ShouldBe(1, 1e-15);
        StabilityLimit.OfBeyondLazy(4, 0.25, 1e6).ShouldBe(1, 1e-15);
    }

    /// <summary>The largest distance from a fit in 2000 steps that start 1e-7 away.</summary>
    private static double Distance(
        int order, double fitted, double scale, FlowRule rule, double share)
    {
        using var run = new SingleRun(new FactoredTensor(order, 2, [Weight], [1, 0]));
        run.Write(
            SingleRun.Components(2, [fitted + 1e-7, 1e-7], scales: [scale]),
            rule with { StepSize = share * rule.StepSize });
        double largest = 0;
        for (int n = 0; n < 2000; n++)
        {
            run.Advance(1);
            largest = Math.Max(largest, Math.Abs(run.Vectors[0] - fitted));
        }

        return largest;
    }
}
