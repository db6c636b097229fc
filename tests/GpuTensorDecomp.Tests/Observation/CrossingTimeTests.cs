using GpuTensorDecomp.Observation;

namespace GpuTensorDecomp.Tests.Observation;

public sealed class CrossingTimeTests
{
    [Theory]
    [InlineData(0.5, 5.3)]
    [InlineData(0.99, 5.3 + 2.2975599250672945)] // + ln(99)/2
    public void Logistic_growth_is_timed_exactly_between_far_points(double level, double expected)
    {
        double[] times = [0, 3, 5, 7, 9, 12];
        double[] shares = [.. times.Select(t => 1 / (1 + Math.Exp(-2 * (t - 5.3))))];
        CrossingTime.Of(times, shares, level).ShouldBe(expected, 1e-9);
    }

    [Fact]
    public void A_share_that_overshoots_is_timed_on_a_straight_line() =>
        CrossingTime.Of([1, 2, 3], [0.1, 0.25, 1.25], 0.5).ShouldBe(2.25, 1e-12);

    [Fact]
    public void A_share_that_never_arrives_has_no_time() =>
        CrossingTime.Of([0, 1], [0, 0.4], 0.5).ShouldBe(double.NaN);

    [Fact]
    public void The_first_of_several_crossings_counts() =>
        CrossingTime.Of([0, 1, 2, 3], [0.6, 0.4, 0.6, 1], 0.5).ShouldBe(0);
}
