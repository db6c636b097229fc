using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Lazy;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Lazy;

public sealed class LinearModelTests
{
    private const int Dimension = 3;
    private static readonly double[] Signs = [1, -1, 1, 1];
    private static readonly double[] Weights = [1.2, -0.6];

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 3)]
    [InlineData(3, 4)]
    public void The_error_is_that_of_the_tangent_by_finite_differences(int order, int homogeneity)
    {
        var problem = new Case(order, homogeneity);
        using var evaluator = new TargetEvaluator(problem.Target);
        var model = new LinearModel(
            SingleRun.Components(Dimension, problem.U, Signs),
            new ComponentLaw(homogeneity),
            evaluator);
        double[] x = Draw.Normal(problem.U.Length, order + 5);
        double[] image = new double[x.Length];
        model.Kernel.Apply(x, image);

        const double h = 1e-4;
        double[] plus = problem.Tensor(x, h), minus = problem.Tensor(x, -h);
        double[] start = problem.Tensor(x, 0);
        double[] linear = [.. start.Select((t, n) => t + (plus[n] - minus[n]) / (2 * h))];
        double[] residual = DenseArrays.Difference(linear, problem.Dense);
        double expected = Math.Sqrt(
            DenseArrays.NormSquared(residual) / DenseArrays.NormSquared(problem.Dense));
        model.RelativeError(x, image).ShouldBe(expected, 1e-6 * expected);

        double[] points = Draw.Unit(3, Dimension, 77);
        double[] values = model.Values(x, points);
        for (int j = 0; j < 3; j++)
        {
            double[] v = points[(j * Dimension)..((j + 1) * Dimension)];
            double value = DenseArrays.Contract(order, Dimension, linear, v)
                .Zip(v, (a, b) => a * b).Sum();
            values[j].ShouldBe(value, 1e-6 * Math.Max(1, Math.Abs(value)));
        }
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(4, 4)]
    public void The_gradient_is_the_dense_one(int order, int homogeneity)
    {
        var problem = new Case(order, homogeneity);
        using var evaluator = new TargetEvaluator(problem.Target);
        var model = new LinearModel(
            SingleRun.Components(Dimension, problem.U, Signs),
            new ComponentLaw(homogeneity),
            evaluator);
        double[] expected = problem.Model(problem.U).Gradient(problem.Dense, decay: 0);
        DenseArrays.RelativeDistance(model.Gradient, expected).ShouldBeLessThan(1e-12);
    }

    private sealed class Case(int order, int homogeneity)
    {
        public double[] U { get; } = Draw.Normal(Signs.Length * Dimension, order);

        public FactoredTensor Target { get; } =
            new(order, Dimension, [.. Weights], Draw.Unit(2, Dimension, order + 60));

        public double[] Dense =>
            DenseArrays.Factored(order, Dimension, Target.Weights, Target.Vectors);

        public DenseModel Model(double[] vectors) => new(
            order, Dimension, vectors, Signs, [.. Signs.Select(_ => 1.0)], homogeneity);

        public double[] Tensor(double[] direction, double step) =>
            Model([.. U.Zip(direction, (u, x) => u + step * x)]).Tensor();
    }
}
