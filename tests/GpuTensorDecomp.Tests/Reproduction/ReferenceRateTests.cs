using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reproduction;

namespace GpuTensorDecomp.Tests.Reproduction;

public sealed class ReferenceRateTests
{
    [Theory]
    [InlineData(20, 20, 17, 20, true)]  // 15 points are allowed whatever the samples
    [InlineData(20, 20, 16, 20, false)]
    [InlineData(5, 10, 16, 20, true)]   // pooled .7: 1.96 √(.21(1/10 + 1/20)) = .348
    [InlineData(5, 10, 17, 20, false)]  // .35 off, pooled .733: .336
    [InlineData(200, 400, 320, 400, false)]
    [InlineData(10, 10, 0, 0, false)]
    public void Small_samples_may_differ_by_chance_and_large_ones_by_15_points(
        int expected, int of, int measured, int trials, bool holds) =>
        new ReferenceRate(expected, of).Claim("rate", new SuccessCount(measured, trials)).Pass
            .ShouldBe(holds);
}
