using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Acceptance;

/// <summary>Check 2: ten steps of descent and the tangent kernel against reference files.</summary>
public class Check02ReferenceDescentTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Ten_steps_of_descent_match(int order)
    {
        var reference = Reference.Read(order);
        using var run = new SingleRun(reference.Target, Open(Precision.Float64));
        run.Write(
            reference.Start(),
            SingleRun.Descent(reference.File.Number("gd_eta")) with
            {
                TargetNorm = reference.Norm,
            });
        run.Advance(0);
        double[] losses = reference.File.Numbers("gd_losses_0_to_10");
        for (int n = 0; n <= 10; n++)
        {
            (0.5 * run.Status.ResidualSquared).ShouldBe(losses[n], 1e-10 * losses[n]);
            run.Status.Step.ShouldBe(n);
            if (n < 10)
                run.Advance(1);
        }

        DenseArrays.RelativeDistance(run.Vectors, reference.File.Numbers("gd_U_after_10"))
            .ShouldBeLessThan(1e-10);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void The_tangent_kernel_matches_and_is_symmetric(int order)
    {
        var reference = Reference.Read(order);
        ComponentSet components = reference.Start();
        var kernel = new TangentKernel(
            order,
            components.Directions,
            [.. Enumerable.Range(0, components.Count)
                .Select(i => components.Signs[i] * components.Norm(i))]);
        double[] x = reference.File.Numbers("tangent_X");
        double[] kx = new double[x.Length];
        kernel.Apply(x, kx);
        DenseArrays.RelativeDistance(kx, reference.File.Numbers("tangent_KX"))
            .ShouldBeLessThan(1e-12);

        double[] y = Draw.Normal(x.Length, 7);
        double[] ky = new double[x.Length];
        kernel.Apply(y, ky);
        double forward = y.Zip(kx, (p, q) => p * q).Sum();
        double backward = x.Zip(ky, (p, q) => p * q).Sum();
        backward.ShouldBe(forward, 1e-12 * Math.Abs(forward));
    }

    /// <summary>The executor that is checked.</summary>
    protected virtual Executor Open(Precision precision) => new CpuExecutor(precision, threads: 1);
}
