using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Acceptance;

/// <summary>
/// Check 12: λ_max(K) is the stability limit of descent; floors and the convergence test.
/// </summary>
public sealed class Check12StabilityTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void The_largest_eigenvalue_of_the_tangent_kernel_matches(int order)
    {
        (FactoredTensor target, double expected) = Read(order);
        Kernel(target).LargestEigenvalue().ShouldBe(expected, 1e-6);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Descent_at_a_fit_is_stable_just_below_the_limit_and_unstable_just_above(int order)
    {
        (FactoredTensor target, _) = Read(order);
        double largest = Kernel(target).LargestEigenvalue();
        LargestDistance(target, 1.9 / largest).ShouldBeLessThan(1e-5);
        LargestDistance(target, 2.1 / largest).ShouldBeGreaterThan(1e-3);
    }

    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void Residuals_below_the_floor_are_clamped_and_flagged(Precision precision)
    {
        // Samples have no exact evaluation of the residual: the Gram form is all there is.
        (FactoredTensor target, _) = Read(4);
        int d = target.Dimension;
        double[] samples = [.. Enumerable.Range(0, 3 * d).Select(n =>
            Math.Pow(3 * target.Weights[n / d], 0.25) * target.Vectors[n])];
        var moment = new SampleMoment(4, d, samples);
        using var run = new SingleRun(moment, precision);
        double norm = Math.Sqrt(moment.NormSquared);
        run.Write(
            SingleRun.Components(d, Fit(target)),
            SingleRun.Descent(0.02) with { TargetNorm = norm });
        using var evaluator = new TargetEvaluator(moment);
        bool seenBelow = false;
        for (int n = 0; n < 40; n++)
        {
            run.Advance(5);
            ResidualNorm residual = ResidualNorm.Of(
                run.Read().ToTensor(new ComponentLaw(2), 4), evaluator);
            residual.Relative.ShouldBeInRange(0, 1e-6);
            residual.BelowFloor.ShouldBe(residual.Relative < 5e-8);
            seenBelow |= residual.BelowFloor;

            // The device's own sum cancels; whatever its sign, it is within the precision's floor.
            double floor = precision == Precision.Float64 ? 5e-8 : 1e-3;
            Math.Abs(run.Status.ResidualSquared).ShouldBeLessThan(floor * floor * norm * norm);
        }

        seenBelow.ShouldBeTrue();
    }

    [Fact]
    public void The_convergence_test_does_not_fire_on_a_plateau()
    {
        var fixture = new DeflationFixture();
        using var run = new SingleRun(fixture.Target);
        run.Write(fixture.Start(Math.Log(1e-15)), SingleRun.Descent(0.1) with
        {
            TargetNorm = fixture.Norm,
            StationaryRate = 1e-6,
        });
        RunStatus status = run.Advance(2000);
        status.Stop.ShouldBe(RunStop.Stationary);
        status.Time.ShouldBeInRange(40, 60);
        fixture.RelativeError(run.Read()).ShouldBeLessThan(1e-5);
    }

    private static (FactoredTensor Target, double LargestEigenvalue) Read(int order)
    {
        Fixture file = Fixture.ReadList("lambda_max_fixture.json")
            .Single(f => f.Integer("l") == order);
        double[] weights = file.Numbers("b");
        double[] vectors = file.Numbers("V");
        return (
            new FactoredTensor(order, vectors.Length / weights.Length, weights, vectors),
            file.Number("lambda_max_K"));
    }

    private static TangentKernel Kernel(FactoredTensor target) =>
        new(target.Order, target.Vectors, [.. target.Weights.Select(Math.Sqrt)]);

    /// <summary>u_j = √b_j v_j.</summary>
    private static double[] Fit(FactoredTensor target) => [.. target.Vectors.Select(
        (x, n) => Math.Sqrt(target.Weights[n / target.Dimension]) * x)];

    /// <summary>The largest ‖U − U_fit‖ in 3000 steps from a fit with noise of norm 1e-6.</summary>
    private static double LargestDistance(FactoredTensor target, double step)
    {
        double[] fit = Fit(target);
        double[] noise = Draw.Normal(fit.Length, 12);
        Draw.Scale(noise, 1e-6);
        using var run = new SingleRun(target);
        run.Write(
            SingleRun.Components(target.Dimension, [.. fit.Zip(noise, (x, e) => x + e)]),
            SingleRun.Descent(step));
        double largest = 0;
        for (int n = 0; n < 300; n++)
        {
            run.Advance(10);
            double[] difference = DenseArrays.Difference(run.Vectors, fit);
            largest = Math.Max(largest, Math.Sqrt(DenseArrays.NormSquared(difference)));
        }

        return largest;
    }
}
