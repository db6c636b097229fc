using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;

namespace GpuTensorDecomp.Tests.Acceptance;

/// <summary>
/// Check 5: ρ^{l−2}‖u_⊥‖² is constant along the flow; alignment times by the midpoint rule.
/// </summary>
public class Check05AlignmentInvariantTests
{
    [Theory]
    [InlineData(3, 0.8303)]
    [InlineData(4, 1.4281)]
    public void A_small_component_aligns_on_time_and_keeps_the_invariant(int order, double crossing)
    {
        const double start = 0.3;
        const double dt = 1e-3;
        using var run = new SingleRun(
            new FactoredTensor(order, 3, [1], [1, 0, 0]), Open(Precision.Float64));
        ComponentSet components = SingleRun.Components(
            3, [1e-8 * start, 1e-8 * Math.Sqrt(1 - start * start), 0]);
        run.Write(components, SingleRun.Descent(dt) with
        {
            Stepper = Stepper.RungeKutta,
            Tableau = ButcherTableau.Midpoint,
        });
        double first = LogInvariant(components, order);
        double largestDrift = 0;
        int steps = 0;
        while (run.Read().Direction(0)[0] < 0.7071)
        {
            run.Advance(1);
            steps++;
            largestDrift = Math.Max(
                largestDrift, Math.Abs(Math.Exp(LogInvariant(run.Read(), order) - first) - 1));
        }

        (steps * dt).ShouldBe(crossing, 0.002);
        run.Status.Time.ShouldBe(steps * dt, 1e-9);
        largestDrift.ShouldBeLessThan(1e-6);
        largestDrift.ShouldBeGreaterThan(0);
    }

    /// <summary>The executor that is checked.</summary>
    protected virtual Executor Open(Precision precision) => new CpuExecutor(precision, threads: 1);

    /// <summary>ln(ρ^l (1 − x²)).</summary>
    private static double LogInvariant(ComponentSet components, int order)
    {
        Span<double> direction = components.Direction(0);
        double across = direction[1] * direction[1] + direction[2] * direction[2];
        return order * components.LogNorms[0] + Math.Log(across);
    }
}
