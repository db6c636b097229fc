using GpuTensorDecomp.Reproduction;

namespace GpuTensorDecomp.Tests.Reproduction;

public sealed class LargestTests
{
    [Fact]
    public void A_missing_value_spoils_the_largest()
    {
        Largest.Of([1, 3, 2]).ShouldBe(3);
        Largest.Of([-2]).ShouldBe(-2);
        Largest.Of([1, double.PositiveInfinity]).ShouldBe(double.PositiveInfinity);
        Largest.Of([1, double.NaN, 2]).ShouldBe(double.NaN);
        Largest.Of([]).ShouldBe(double.NaN);
    }
}
