using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Acceptance;

/// <summary>
/// Check 4: one step on u = δv_j multiplies its norm by exactly 1 ± 2ηb_j or 1 ± ηlb_j.
/// </summary>
public class Check04GrowthFactorTests
{
    [Theory]
    [InlineData(3, 1)]
    [InlineData(3, -1)]
    [InlineData(4, 1)]
    [InlineData(4, -1)]
    [InlineData(5, 1)]
    [InlineData(6, -1)]
    public void An_aligned_component_grows_by_its_term(int order, int sign)
    {
        const double delta = 1e-12;
        const double step = 0.07;
        double[] weights = [1.1, 0.8, 0.45];
        double[] v = Draw.Orthonormal(3, 6, 40 + order);
        using var run = new SingleRun(
            new FactoredTensor(order, 6, weights, v), Open(Precision.Float64));
        double[] u = [.. v.Select(x => delta * x)];
        double[] signs = [sign, sign, sign];
        foreach ((int homogeneity, double power) in new[] { (2, 2.0), (0, order) })
        {
            // c = 1/ρ makes the scaled law 2-homogeneous.
            ComponentSet components = SingleRun.Components(6, u, signs, [1e12, 1e12, 1e12]);
            run.Write(components, SingleRun.Descent(step, homogeneity));
            run.Advance(1);
            ComponentSet after = run.Read();
            for (int j = 0; j < 3; j++)
            {
                double factor = after.Norm(j) / components.Norm(j);
                factor.ShouldBe(1 + sign * step * power * weights[j], 1e-12);
            }
        }
    }

    /// <summary>The executor that is checked.</summary>
    protected virtual Executor Open(Precision precision) => new CpuExecutor(precision, threads: 1);
}
