using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Acceptance;

/// <summary>Check 1: losses and gradients of both papers against reference files.</summary>
public class Check01ReferenceGradientTests
{
    public static TheoryData<int, Precision, double> Cases
    {
        get
        {
            var cases = new TheoryData<int, Precision, double>();
            for (int order = 3; order <= 6; order++)
            {
                cases.Add(order, Precision.Float64, 1e-12);
                cases.Add(order, Precision.Float32, 5e-6);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Losses_and_gradients_of_the_2021_law_match(
        int order, Precision precision, double digits)
    {
        var reference = Reference.Read(order);
        using var run = new SingleRun(reference.Target, Open(precision));
        ComponentSet components = reference.Start();
        foreach ((double decay, string suffix) in new[] { (0.0, "lam0"), (0.013, "lam0013") })
        {
            double[] gradient = run.Gradient(components, 2, decay);
            double[] expected = reference.File.Numbers($"grad_{suffix}");
            DenseArrays.RelativeDistance(gradient, expected).ShouldBeLessThan(digits);
            run.Write(
                components, SingleRun.Descent(1, 2, decay) with { TargetNorm = reference.Norm });
            run.Advance(0);
            double loss = 0.5 * run.Status.ResidualSquared + 0.5 * decay * run.Status.NormsSquared;
            double expectedLoss = reference.File.Number($"loss_{suffix}");
            loss.ShouldBe(expectedLoss, digits * expectedLoss);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_residual_at_each_direction_matches(
        int order, Precision precision, double digits)
    {
        var reference = Reference.Read(order);
        using var run = new SingleRun(reference.Target, Open(precision));
        double[] gradient = run.Gradient(reference.Start(), 2, 0);
        double[] u = reference.File.Numbers("U");
        double[] signs = reference.File.Numbers("a");
        int d = reference.Target.Dimension;
        double[] values = new double[signs.Length];
        for (int i = 0; i < values.Length; i++)
        {
            // ⟨∇_i, u_i⟩ = 2 a ρ² s.
            double along = 0, square = 0;
            for (int c = i * d; c < (i + 1) * d; c++)
            {
                along += gradient[c] * u[c];
                square += u[c] * u[c];
            }

            values[i] = signs[i] * along / (2 * square);
        }

        DenseArrays.RelativeDistance(values, reference.File.Numbers("delta_at_ubar"))
            .ShouldBeLessThan(digits);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_of_the_2020_law_match(int order, Precision precision, double digits)
    {
        var reference = Reference.Read(order);
        using var run = new SingleRun(reference.Target, Open(precision));
        ComponentSet components = reference.Start();
        for (int i = 0; i < components.Count; i++)
            components.Scales[i] = 1 / components.Norm(i);
        DenseArrays.RelativeDistance(
            run.Gradient(components, 0, 0), reference.File.Numbers("paperA_grad_c_inv_norm"))
            .ShouldBeLessThan(digits);

        Array.Fill(components.Scales, reference.File.Number("paperA_c_frozen"));
        double decay = reference.File.Number("paperA_lambda");
        double[] expected = reference.File.Numbers("paperA_grad_c_frozen");

        // A step as long as the gradient's largest coordinate would overflow float32.
        double step = 4 / expected.Max(Math.Abs);
        DenseArrays.RelativeDistance(run.Gradient(components, 0, decay, step), expected)
            .ShouldBeLessThan(digits);
        run.Write(components, SingleRun.Descent(1, 0) with { TargetNorm = reference.Norm });
        run.Advance(0);
        double expectedLoss = reference.File.Number("paperA_dataloss_c_frozen");
        (0.5 * run.Status.ResidualSquared).ShouldBe(expectedLoss, digits * expectedLoss);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_norms_of_target_and_residual_match(
        int order, Precision precision, double digits)
    {
        var reference = Reference.Read(order);
        reference.Norm.ShouldBe(reference.File.Number("target_norm"), 1e-12);
        using var run = new SingleRun(reference.Target, Open(precision));
        run.Write(reference.Start(), SingleRun.Descent(1) with { TargetNorm = reference.Norm });
        run.Advance(0);
        double expected = reference.File.Number("resid_norm");
        Math.Sqrt(run.Status.ResidualSquared).ShouldBe(expected, digits * expected);
    }

    /// <summary>The executor that is checked.</summary>
    protected virtual Executor Open(Precision precision) => new CpuExecutor(precision, threads: 1);
}
