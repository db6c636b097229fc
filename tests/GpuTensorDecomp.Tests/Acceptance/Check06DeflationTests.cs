using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Acceptance;

/// <summary>Check 6: the deflation figure, step by step.</summary>
public class Check06DeflationTests
{
    private readonly DeflationFixture _fixture = new();

    [Theory]
    [InlineData(Stepper.Descent, Precision.Float64)]
    [InlineData(Stepper.Descent, Precision.Float32)]
    [InlineData(Stepper.PolarDescent, Precision.Float64)]
    [InlineData(Stepper.PolarDescent, Precision.Float32)]
    public void Descent_fits_the_terms_by_falling_weight_at_the_reference_times(
        Stepper stepper, Precision precision)
    {
        double step = _fixture.File.Number("eta");
        using var run = new SingleRun(_fixture.Target, Open(precision));
        run.Write(
            _fixture.Start(Math.Log(_fixture.File.Number("delta0"))),
            SingleRun.Descent(step) with { Stepper = stepper, TargetNorm = _fixture.Norm });
        double[] half = new double[5], full = new double[5];
        var errors = new double[601];
        for (int n = 1; n <= 600; n++)
        {
            run.Advance(1);
            ComponentSet components = run.Read();
            double[] fitted = _fixture.Fitted(components);
            for (int j = 0; j < 5; j++)
            {
                if (half[j] == 0 && fitted[j] >= 0.5)
                    half[j] = n * step;
                if (full[j] == 0 && fitted[j] >= 0.99)
                    full[j] = n * step;
            }

            errors[n] = Math.Sqrt(Math.Max(run.Status.ResidualSquared, 0)) / _fixture.Norm;
            if (n == 100 && precision == Precision.Float64)
            {
                DenseArrays.RelativeDistance(
                    run.Vectors, _fixture.File.Numbers("U_after_100_steps")).ShouldBeLessThan(1e-9);
            }
        }

        double[] expectedHalf = _fixture.File.Numbers("t50");
        double[] expectedFull = _fixture.File.Numbers("t99");
        for (int j = 0; j < 5; j++)
        {
            half[j].ShouldBe(expectedHalf[j], 0.2 + 1e-9);
            full[j].ShouldBe(expectedFull[j], 0.2 + 1e-9);
        }

        half.ShouldBeInOrder(SortDirection.Ascending);
        full.ShouldBeInOrder(SortDirection.Ascending);
        _fixture.RelativeError(run.Read()).ShouldBeLessThan(1e-6);

        // Residual plateaus √(Σ_{k>j} b_k²/Σb²), halfway between one term's fit and the next one's.
        double[] plateaus = [0.7972, 0.6185, 0.4547, 0.2911];
        for (int j = 0; j < 4; j++)
        {
            double error = errors[(int)Math.Round((full[j] + half[j + 1]) / 2 / step)];
            error.ShouldBeInRange(plateaus[j] - 0.012, plateaus[j] + 0.002);
        }
    }

    [Fact]
    public void The_relative_error_every_five_units_of_time_matches()
    {
        using var run = new SingleRun(_fixture.Target, Open(Precision.Float64));
        run.Write(
            _fixture.Start(Math.Log(1e-15)),
            SingleRun.Descent(0.1) with { TargetNorm = _fixture.Norm });
        run.Advance(0);
        double[] expected = _fixture.File.Numbers("rel_every_5_time");
        for (int k = 0; k < expected.Length; k++)
        {
            if (k > 0)
                run.Advance(50);
            double error = Math.Sqrt(Math.Max(run.Status.ResidualSquared, 0)) / _fixture.Norm;

            // Below 5e-8 the Gram form only tells that it is below.
            double allowed = expected[k] > 5e-8 ? 1e-6 * expected[k] : 5e-8;
            error.ShouldBe(expected[k], allowed);
        }
    }

    /// <summary>The executor that is checked.</summary>
    protected virtual Executor Open(Precision precision) => new CpuExecutor(precision, threads: 1);
}
