using GpuTensorDecomp.Components;
using GpuTensorDecomp.Lazy;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Acceptance;

/// <summary>
/// Check 11, second part: descent from a large paired start ends where its own lazy model does.
/// </summary>
public sealed class Check11LazyDescentTests
{
    private const int Order = 3;
    private const int Dimension = 8;
    private const int Pairs = 4;
    private const double Scale = 10;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Descent_from_a_large_start_ends_at_its_lazy_residual(int seed)
    {
        var target = new FactoredTensor(
            Order, Dimension, [1, 1], Draw.Unit(2, Dimension, 400 + seed));
        ComponentSet start = Start(seed);
        TangentResidual lazy = TangentResidual.Of(start, target);
        lazy.Rank.ShouldBe(Pairs * Dimension);

        double largest = TangentKernel.Of(start, new ComponentLaw(2), Order).LargestEigenvalue();
        using var run = new SingleRun(target);
        double norm = Math.Sqrt(target.NormSquared);
        run.Write(
            start, SingleRun.Descent(0.5 / Math.Max(largest, 6)) with { TargetNorm = norm });
        double residual = Math.Sqrt(run.Advance(6000).ResidualSquared) / norm;

        residual.ShouldBe(lazy.Relative, 0.05 * lazy.Relative);
        ComponentSet end = run.Read();
        Laziness.RelativeMovement(start, end).ShouldBeInRange(1e-5, 2e-2);
        Laziness.KernelChange(start, end, new ComponentLaw(2), Order).ShouldBeInRange(1e-6, 0.1);
    }

    /// <summary>Pairs of equal vectors of norm 10 with opposite signs.</summary>
    private static ComponentSet Start(int seed)
    {
        double[] unit = Draw.Unit(Pairs, Dimension, 500 + seed);
        double[] vectors = [.. unit.Concat(unit).Select(x => Scale * x)];
        double[] signs =
            [.. Enumerable.Repeat(1.0, Pairs).Concat(Enumerable.Repeat(-1.0, Pairs))];
        return SingleRun.Components(Dimension, vectors, signs);
    }
}
