using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Theory;

namespace GpuTensorDecomp.Tests.Theory;

public sealed class FitTimeTests
{
    [Fact]
    public void Descent_times_of_the_deflation_figure_are_the_known_ones()
    {
        double[] known = [18.75, 22.12, 26.15, 30.97, 36.74];
        for (int j = 0; j < known.Length; j++)
            FitTime.OfDescent(Math.Pow(1.2, -j), 1e-15, 0.1).ShouldBe(known[j], 0.006);
    }

    [Fact]
    public void Small_steps_take_the_time_of_the_flow()
    {
        FitTime.OfDescent(0.7, 1e-9, 1e-7).ShouldBe(FitTime.OfFlow(0.7, 1e-9), 1e-5);
        FitTime.OfFlow(0.5, 0.5e-6).ShouldBe(Math.Log(1e6), 1e-12);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void An_aligned_component_is_half_fitted_then_up_to_saturation(int order)
    {
        // Saturation near ½b delays by less than 0.2/b.
        const double b = 0.8, step = 0.01, norm = 1e-12;
        Measured(SingleRun.Descent(step)).ShouldBeInRange(
            FitTime.OfDescent(b, norm, step), FitTime.OfDescent(b, norm, step) + 0.2 / b);
        FlowRule beyondLazy = SingleRun.Descent(step, homogeneity: 0) with
        {
            ScaleRule = ScaleRule.Reset,
        };
        double predicted = FitTime.OfBeyondLazy(order, b, norm, step);
        Measured(beyondLazy).ShouldBeInRange(predicted, predicted + 0.2 / b);

        double Measured(FlowRule rule)
        {
            using var run = new SingleRun(new FactoredTensor(order, 2, [b], [1, 0]));
            run.Write(SingleRun.Components(2, [norm, 0], scales: [1 / norm]), rule);
            while (run.Vectors[0] * run.Vectors[0] < b / 2)
                run.Advance(1).Step.ShouldBeLessThan(100_000);
            return run.Status.Time;
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Alignment_takes_the_time_of_its_differential_equation(int order)
    {
        const double b = 0.7, from = 0.3, to = 0.95;
        const int steps = 100_000;
        double time = 0, h = (to - from) / steps;
        for (int n = 0; n < steps; n++)
        {
            double x = from + (n + 0.5) * h;
            time += h / (order * b * Math.Pow(x, order - 1) * (1 - x * x));
        }

        FitTime.OfAlignment(order, b, from, to).ShouldBe(time, 1e-8);
    }

    [Fact]
    public void Other_orders_have_no_alignment_time() =>
        Should.Throw<ArgumentOutOfRangeException>(() => FitTime.OfAlignment(5, 1, 0.1, 0.9));
}
