using GpuTensorDecomp.Theory;

namespace GpuTensorDecomp.Tests.Theory;

public sealed class WeightDecayBiasTests
{
    [Fact]
    public void The_errors_are_the_known_ones()
    {
        double[] weights = [.. Enumerable.Range(0, 5).Select(j => Math.Pow(1.2, -j))];
        double flow = WeightDecayBias.RelativeError(weights, WeightDecayBias.OfFlow(1e-3));
        flow.ShouldBe(6.7492e-4, 1e-8);
        double lazy = WeightDecayBias.RelativeError(weights, WeightDecayBias.OfBeyondLazy(1e-3));
        lazy.ShouldBe(2 * flow, 1e-15);
    }

    [Fact]
    public void Terms_below_the_bias_are_lost_whole() =>
        WeightDecayBias.RelativeError([3, -4, 0.1], 0.5)
            .ShouldBe(Math.Sqrt((0.25 + 0.25 + 0.01) / 25.01), 1e-15);
}
