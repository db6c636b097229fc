using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Lazy;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Lazy;

public sealed class LinearModelTests
{
    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 3)]
    [InlineData(3, 4)]
    public void Error_and_values_are_those_of_the_tangent_by_finite_differences(
        int order, int homogeneity)
    {
        var linear = new LinearCase(order, dimension: 3, count: 4, homogeneity);
        double[] x = Draw.Normal(linear.Vectors.Length, order + 5);
        const double h = 1e-4;
        double[] plus = linear.Model(x, h), minus = linear.Model(x, -h);
        double[] start = linear.Model(x, 0);
        double[] tangent = [.. start.Select((t, n) => t + (plus[n] - minus[n]) / (2 * h))];
        double expected = DenseArrays.RelativeDistance(tangent, linear.Dense);
        var state = new RunSnapshot(
            linear.Dimension, false, linear.Vectors, [], linear.Signs, [.. linear.Scales],
            default, 0, 0, 0)
        {
            Moves = x,
        };

        using var evaluator = new TargetEvaluator(linear.Target);
        SolvePlan plan = SolvePlan.Create(
            linear.Target,
            new SolveOptions { Method = SolveMethod.Lazy, Homogeneity = homogeneity },
            long.MaxValue) with
        {
            Paired = false,
        };
        LinearModel.RelativeError(state, plan, evaluator).ShouldBe(expected, 1e-6 * expected);

        double[] points = Draw.Unit(3, linear.Dimension, 77);
        double[] values =
            LinearModel.Values(state, new ComponentLaw(homogeneity), order, points);
        for (int j = 0; j < 3; j++)
        {
            double[] v = points[(j * linear.Dimension)..((j + 1) * linear.Dimension)];
            double value = DenseArrays.Contract(order, linear.Dimension, tangent, v)
                .Zip(v, (a, b) => a * b).Sum();
            values[j].ShouldBe(value, 1e-6 * Math.Max(1, Math.Abs(value)));
        }
    }
}
