using GpuTensorDecomp.Components;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Flow;

/// <summary>Reset scales and polar descent against loops of the dense gradient.</summary>
public sealed class ResetScaleTests
{
    private const int Order = 3;
    private const int Dimension = 3;
    private static readonly double[] Weights = [1, 0.6];
    private static readonly double[] Signs = [1, 1, -1, 1];
    private readonly double[] _vectors = Draw.Unit(2, Dimension, 21);
    private readonly double[] _start = [.. Draw.Normal(4 * Dimension, 22).Select(x => 0.4 * x)];

    private FactoredTensor Target => new(Order, Dimension, Weights, _vectors);

    private double[] DenseTarget => DenseArrays.Factored(Order, Dimension, Weights, _vectors);

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0.6)]
    public void Scales_are_reset_after_each_step_until_a_component_has_grown_past_the_switch(
        double switchNorm)
    {
        double[] scales = [.. Enumerable.Range(0, 4).Select(i =>
            Math.Max(1 / Norm(_start, i), 1 / switchNorm))];
        FlowRule rule = SingleRun.Descent(0.05, 0, 0.02) with
        {
            ScaleRule = ScaleRule.Reset,
            SwitchNorm = switchNorm,
        };
        using var run = new SingleRun(Target);
        run.Write(SingleRun.Components(Dimension, _start, Signs, scales), rule);
        var model = new DenseModel(Order, Dimension, [.. _start], Signs, scales, 0);
        bool[] switched = [.. scales.Select(c => c == 1 / switchNorm)];
        int first = switched.Count(x => x);
        for (int n = 0; n < 60; n++)
        {
            model.Descend(DenseTarget, 0.02, 0.05, 1);
            for (int i = 0; i < 4; i++)
            {
                double norm = Norm(model.Vectors, i);
                switched[i] |= norm >= switchNorm;
                scales[i] = switched[i] ? 1 / switchNorm : 1 / norm;
            }
        }

        run.Advance(60);
        DenseArrays.RelativeDistance(run.Vectors, model.Vectors).ShouldBeLessThan(1e-12);
        DenseArrays.RelativeDistance(run.Read().Scales, scales).ShouldBeLessThan(1e-12);

        // One switches on the way, and not all do.
        int last = switched.Count(x => x);
        (first < last).ShouldBe(double.IsFinite(switchNorm));
        last.ShouldBeLessThan(4);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Polar_descent_has_the_iterates_of_descent(int homogeneity)
    {
        FlowRule rule = SingleRun.Descent(0.05, homogeneity, 0.02);
        var model = new DenseModel(
            Order, Dimension, [.. _start], Signs, [1, 1, 1, 1], homogeneity);
        model.Descend(DenseTarget, 0.02, 0.05, 40);
        using var run = new SingleRun(Target);
        run.Write(
            SingleRun.Components(Dimension, _start, Signs),
            rule with { Stepper = Stepper.PolarDescent });
        run.Advance(40);
        DenseArrays.RelativeDistance(run.Vectors, model.Vectors).ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void Polar_descent_passes_through_the_origin_like_descent()
    {
        // 1 − η·radial < 0: the component changes sides.
        using var run = new SingleRun(new FactoredTensor(3, 2, [0.5], [1, 0]));
        run.Write(
            SingleRun.Components(2, [1, 0]),
            SingleRun.Descent(1.5) with { Stepper = Stepper.PolarDescent });
        run.Advance(1);

        // ∇ = 2ρ(ρ² − b).
        run.Vectors[0].ShouldBe(1 - 1.5 * 2 * 0.5, 1e-14);
        run.Vectors[0].ShouldBeLessThan(0);
    }

    [Fact]
    public void A_step_of_polar_descent_grows_like_descent_from_any_norm()
    {
        using var run = new SingleRun(new FactoredTensor(4, 2, [0.7], [1, 0]));
        ComponentSet start = SingleRun.Components(2, [1, 0]);
        start.LogNorms[0] = -1e4;
        run.Write(start, SingleRun.Descent(0.3) with { Stepper = Stepper.PolarDescent });
        run.Advance(100);
        run.Read().LogNorms[0].ShouldBe(-1e4 + 100 * Math.Log(1 + 0.3 * 2 * 0.7), 1e-9);
    }

    private static double Norm(double[] vectors, int i) => Math.Sqrt(
        DenseArrays.NormSquared(vectors[(i * Dimension)..((i + 1) * Dimension)]));
}
