using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Acceptance;

/// <summary>Check 3: gradients against finite differences and dense arrays.</summary>
public class Check03GradientOracleTests
{
    private const int Dimension = 5;
    private const int Count = 7;
    private const double Decay = 0.01;

    [Theory]
    [CombinatorialCases]
    public void The_gradient_matches_finite_differences_and_dense_contraction(
        int order, int homogeneity)
    {
        double[] weights = [1.3, -0.8, 0.6];
        double[] vectors = Draw.Unit(3, Dimension, 100 + order);
        double[] signs = [.. Enumerable.Range(0, Count).Select(i => i % 3 == 1 ? -1.0 : 1.0)];
        double[] scales = homogeneity == 0
            ? [.. Draw.Normal(Count, 5).Select(x => 1 + 0.2 * Math.Tanh(x))]
            : [.. Enumerable.Repeat(1.0, Count)];
        double[] u = Draw.Normal(Count * Dimension, 200 + order);
        for (int n = 0; n < u.Length; n++)
            u[n] *= 0.5;
        double[] target = DenseArrays.Factored(order, Dimension, weights, vectors);
        var model = new DenseModel(order, Dimension, [.. u], signs, scales, homogeneity);

        using var run = new SingleRun(
            new FactoredTensor(order, Dimension, weights, vectors), Open(Precision.Float64));
        double[] gradient = run.Gradient(
            SingleRun.Components(Dimension, u, signs, scales), homogeneity, Decay);

        DenseArrays.RelativeDistance(gradient, model.Gradient(target, Decay))
            .ShouldBeLessThan(1e-13);
        DenseArrays.RelativeDistance(gradient, model.GradientByDifferences(target, Decay))
            .ShouldBeLessThan(1e-8);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void The_implicit_loss_matches_the_dense_one(int order)
    {
        double[] weights = [1.3, -0.8, 0.6];
        double[] vectors = Draw.Unit(3, Dimension, 300 + order);
        double[] signs = [1, -1, 1, 1, -1, 1, 1];
        double[] scales = [1, 1, 1, 1, 1, 1, 1];
        double[] u = Draw.Unit(Count, Dimension, 400 + order);
        double[] target = DenseArrays.Factored(order, Dimension, weights, vectors);
        var tensor = new FactoredTensor(order, Dimension, weights, vectors);
        using var run = new SingleRun(tensor, Open(Precision.Float64));
        run.Write(
            SingleRun.Components(Dimension, u, signs),
            SingleRun.Descent(0) with { TargetNorm = Math.Sqrt(tensor.NormSquared) });
        run.Advance(0);
        double loss = 0.5 * run.Status.ResidualSquared + 0.5 * Decay * run.Status.NormsSquared;
        double dense = new DenseModel(order, Dimension, u, signs, scales, 2).Loss(target, Decay);
        loss.ShouldBe(dense, 1e-13 * dense);
    }

    /// <summary>The executor that is checked.</summary>
    protected virtual Executor Open(Precision precision) => new CpuExecutor(precision, threads: 1);

    /// <summary>Orders 3 to 6 with p = 2, 3, 4, l and the scaled law (0).</summary>
    private sealed class CombinatorialCasesAttribute : Xunit.Sdk.DataAttribute
    {
        public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) =>
            from order in new[] { 3, 4, 5, 6 }
            from homogeneity in new[] { 0, 2, 3, 4, order }.Distinct()
            select new object[] { order, homogeneity };
    }
}
