using GpuTensorDecomp.Reports.Plots;

namespace GpuTensorDecomp.Tests.Reports.Plots;

public sealed class ScaleTests
{
    [Theory]
    [InlineData(0, 1, 6, 0.2)]
    [InlineData(0, 81, 5, 20)] // 0, 20, 40, 60, 80
    [InlineData(0, 81, 4, 50)]
    [InlineData(0, 5990, 9, 1000)]
    [InlineData(-3, 3, 3, 2)] // −2, 0, 2
    [InlineData(0, 7e-9, 8, 1e-9)]
    public void Steps_of_linear_ticks_are_1_2_or_5_times_a_power_of_ten(
        double low, double high, int atMost, double expected)
    {
        double step = LinearScale.TickStep(low, high, atMost);
        step.ShouldBe(expected, 1e-9 * expected);
    }

    [Fact]
    public void Linear_ticks_stand_at_round_values_inside()
    {
        Labels(new LinearScale(0.13, 1.04), 6).ShouldBe(["0.2", "0.4", "0.6", "0.8", "1.0"]);
        Labels(new LinearScale(-1.5, 2), 5).ShouldBe(["−1", "0", "1", "2"]);
        Labels(new LinearScale(0, 12_000), 4).ShouldBe(["0", "5,000", "10,000"]);
    }

    [Fact]
    public void Very_large_and_small_values_leave_their_power_of_ten_to_the_axis()
    {
        var axis = new PlotAxis("time", new LinearScale(0, 3e12));
        axis.FullLabel.ShouldBe("time (×10¹²)");
        Labels(axis.Scale, 4).ShouldBe(["0", "1", "2", "3"]);
        var small = new PlotAxis("time", new LinearScale(0, 2.5e-7));
        small.FullLabel.ShouldBe("time (×10⁻⁷)");
        Labels(small.Scale, 6).ShouldBe(["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"]);
        new PlotAxis("time", new LinearScale(0, 80)).FullLabel.ShouldBe("time");
    }

    [Fact]
    public void Linear_positions_are_shares_of_the_range()
    {
        var scale = new LinearScale(10, 30);
        scale.Position(10).ShouldBe(0);
        scale.Position(25).ShouldBe(0.75);
        scale.Position(40).ShouldBe(1.5);
        scale.Position(double.NaN).ShouldBe(double.NaN);
        scale.Position(double.PositiveInfinity).ShouldBe(double.NaN);
    }

    [Fact]
    public void Log_positions_are_shares_of_the_decades()
    {
        var scale = new LogScale(1e-4, 1);
        scale.Position(1e-3).ShouldBe(0.25, 1e-12);
        scale.Position(0.01).ShouldBe(0.5, 1e-12);
        scale.Position(0).ShouldBe(double.NaN);
        scale.Position(-1).ShouldBe(double.NaN);
    }

    [Fact]
    public void Few_decades_are_written_plainly_and_divided()
    {
        var scale = new LogScale(0.01, 1);
        Labels(scale, 6).ShouldBe(["0.01", "0.1", "1"]);
        scale.Ticks(6).Count(t => t.Label.Length == 0).ShouldBe(16); // 2 … 9 in each decade
        scale.Ticks(6).Single(t => t.Label == "0.1").Value.ShouldBe(0.1, 1e-12);
    }

    [Fact]
    public void Many_decades_are_marked_in_strides_that_meet_1()
    {
        Labels(new LogScale(1e-12, 2), 6).ShouldBe(["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "1"]);
        Labels(new LogScale(1e-300, 1), 6)
            .ShouldBe(["10⁻³⁰⁰", "10⁻²⁰⁰", "10⁻¹⁰⁰", "1"]);
        Labels(new LogScale(1e-8, 1e8), 5).ShouldBe(["10⁻⁵", "1", "10⁵"]);
    }

    [Fact]
    public void Less_than_a_decade_has_linear_ticks()
    {
        Labels(new LogScale(0.35, 0.92), 6).ShouldBe(["0.4", "0.5", "0.6", "0.7", "0.8", "0.9"]);
    }

    [Fact]
    public void Ticks_never_exceed_what_was_asked_for_and_stay_inside()
    {
        foreach ((double low, double high) in new[]
        {
            (0, 1.0), (1e-300, 1e300), (3.3e-5, 3.4e-5), (0.5, 700), (1e-3, 1e7), (2, 9),
            (1e250, 3e250),
        })
        {
            foreach (int atMost in (ReadOnlySpan<int>)[2, 5, 9])
            {
                Check(new LinearScale(low, high), atMost);
                if (low > 0)
                    Check(new LogScale(low, high), atMost);
            }
        }
    }

    [Fact]
    public void A_scale_covers_its_finite_values_only()
    {
        double[] values = [3, double.NaN, 1, double.PositiveInfinity, 2];
        Bounds(LinearScale.Covering(values)).ShouldBe((1, 3));
        Bounds(LinearScale.Covering([])).ShouldBe((0, 1));
        Bounds(LinearScale.Covering([0, 0])).ShouldBe((0, 1));
        Bounds(LinearScale.Covering([4])).ShouldBe((2, 6));
        Bounds(LogScale.Covering([0.2, -5, 0, double.NaN, 7])).ShouldBe((0.2, 7));
        Bounds(LogScale.Covering([0, -1])).ShouldBe((0.1, 1));
        (double low, double high) = Bounds(LogScale.Covering([1]));
        (high / low).ShouldBe(10, 1e-9);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(0, double.PositiveInfinity)]
    public void A_scale_that_does_not_rise_is_refused(double low, double high) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new LinearScale(low, high));

    private static void Check(PlotScale scale, int atMost)
    {
        string what = $"{scale.Minimum} to {scale.Maximum}, {atMost}";
        IReadOnlyList<Tick> ticks = scale.Ticks(atMost);
        ticks.Count(t => t.Label.Length > 0).ShouldBeInRange(1, atMost, what);
        ticks.ShouldAllBe(t => Math.Abs(scale.Position(t.Value) - 0.5) < 0.5 + 1e-6);
    }

    private static string[] Labels(PlotScale scale, int atMost) =>
        [.. scale.Ticks(atMost).Where(t => t.Label.Length > 0).Select(t => t.Label)];

    private static (double Low, double High) Bounds(PlotScale scale) =>
        (scale.Minimum, scale.Maximum);
}
