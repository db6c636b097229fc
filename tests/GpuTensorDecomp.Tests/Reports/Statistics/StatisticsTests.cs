using GpuTensorDecomp.Reports.Statistics;

namespace GpuTensorDecomp.Tests.Reports.Statistics;

public sealed class StatisticsTests
{
    [Fact]
    public void The_median_is_the_middle_value_or_the_mean_of_two()
    {
        Quantiles.Median([5, 1, 3]).ShouldBe(3);
        Quantiles.Median([4, 1, 3, 10]).ShouldBe(3.5);
        Quantiles.Median([double.NaN, 2, double.NaN]).ShouldBe(2);
        Quantiles.Median([]).ShouldBe(double.NaN);
        Quantiles.Median([1, double.PositiveInfinity, double.PositiveInfinity])
            .ShouldBe(double.PositiveInfinity);
    }

    [Theory] // numpy.quantile([1, 2, 4, 8, 16], share)
    [InlineData(0, 1)]
    [InlineData(0.1, 1.4)]
    [InlineData(0.25, 2)]
    [InlineData(0.6, 5.6)]
    [InlineData(0.9, 12.8)]
    [InlineData(1, 16)]
    public void Quantiles_lie_linearly_between_order_statistics(double share, double expected) =>
        Quantiles.Of([16, 4, 1, 8, 2], share).ShouldBe(expected, 1e-12);

    // By hand with z² = 3.841459: for 8 of 10, centre (0.8 + 0.19207)/1.38415 = 0.71674 and
    // half width √(0.16·0.38415 + 0.38415²/4)/1.38415 = 0.22658.
    [Theory]
    [InlineData(8, 10, 0.4902, 0.9433)]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(1, 2, 0.0945, 0.9055)]
    [InlineData(50, 100, 0.4038, 0.5962)]
    public void The_Wilson_interval_has_its_known_values(int k, int n, double low, double high)
    {
        (double from, double to) = new SuccessCount(k, n).Interval;
        from.ShouldBe(low, 5e-5);
        to.ShouldBe(high, 5e-5);
    }

    // The ends of the interval are the p at which the observed rate is z deviations away.
    [Fact]
    public void The_Wilson_interval_solves_the_score_equation()
    {
        for (int k = 1; k < 20; k++)
        {
            var count = new SuccessCount(k, 20);
            foreach (double p in new[] { count.Interval.Low, count.Interval.High })
            {
                double score = Math.Abs(count.Rate - p) / Math.Sqrt(p * (1 - p) / 20);
                score.ShouldBe(1.959963984540054, 1e-9);
            }
        }
    }

    [Fact]
    public void Outcomes_are_counted()
    {
        SuccessCount.Of([true, false, true]).ShouldBe(new SuccessCount(2, 3));
        new SuccessCount(0, 0).Rate.ShouldBe(double.NaN);
        new SuccessCount(0, 0).Interval.ShouldBe((0, 1));
    }
}
