using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reproduction;

namespace GpuTensorDecomp.Tests.Reproduction;

public sealed class ReferenceRateTests
{
    [Theory]
    [InlineData(20, 20, 17, 20, true)]
    [InlineData(20, 20, 16, 20, false)]
    [InlineData(5, 10, 138, 200, false)]
    [InlineData(5, 10, 13, 20, true)]
    [InlineData(200, 400, 320, 400, false)]
    [InlineData(200, 400, 260, 400, true)]
    [InlineData(10, 10, 0, 0, false)]
    public void Rates_agree_within_15_points(
        int expected, int of, int measured, int trials, bool holds)
    {
        Claim claim =
            new ReferenceRate(expected, of).Claim("rate", new SuccessCount(measured, trials));
        claim.Pass.ShouldBe(holds);
        claim.Tolerance!.Value.ShouldBe(0.15, 1e-9);
        claim.Note!.ShouldStartWith($"{measured} of {trials}; elsewhere {expected} of {of}, 95 %");
    }
}
