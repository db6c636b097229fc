using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reproduction;

namespace GpuTensorDecomp.Tests.Reproduction;

public sealed class ReferenceRateTests
{
    [Theory]
    [InlineData(20, 20, 17, 20, true, 0.15)]    // 15 points are allowed whatever the samples
    [InlineData(20, 20, 16, 20, false, 0.15)]   // below the interval, 0.839 to 1
    [InlineData(5, 10, 138, 200, true, 0.2634)] // 19 points off, in the interval to 0.7634
    [InlineData(5, 10, 16, 20, false, 0.15)]
    [InlineData(5, 10, 13, 20, true, 0.15)]
    [InlineData(200, 400, 320, 400, false, 0.15)]
    [InlineData(200, 400, 260, 400, true, 0.15)]
    [InlineData(10, 10, 0, 0, false, 0.15)]
    public void Rates_agree_within_15_points_or_in_the_interval_of_few_seeds(
        int expected, int of, int measured, int trials, bool holds, double tolerance)
    {
        Claim claim =
            new ReferenceRate(expected, of).Claim("rate", new SuccessCount(measured, trials));
        claim.Pass.ShouldBe(holds);
        claim.Tolerance!.Value.ShouldBe(tolerance, 1e-4);
        claim.Note!.ShouldStartWith($"{measured} of {trials}; elsewhere {expected} of {of}, 95 %");
        claim.Note!.Contains("judged by that interval", StringComparison.Ordinal)
            .ShouldBe(tolerance > 0.16);
    }
}
