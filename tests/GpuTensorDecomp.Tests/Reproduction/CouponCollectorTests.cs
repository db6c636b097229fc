using GpuTensorDecomp.Reproduction;

namespace GpuTensorDecomp.Tests.Reproduction;

public sealed class CouponCollectorTests
{
    [Theory]
    [InlineData(5, 5, 120.0 / 3125)] // r!/r^r
    [InlineData(2, 3, 0.75)] // all but the two runs of one kind
    [InlineData(3, 2, 0)]
    public void Equal_baskets_are_all_met_as_often_as_counting_says(
        int rank, int draws, double chance)
    {
        double[] shares = [.. Enumerable.Repeat(1.0 / rank, rank)];
        CouponCollector.AllFound(shares, draws).ShouldBe(chance, 1e-12);
    }

    [Fact]
    public void Unequal_baskets_are_all_met_as_often_as_counting_says()
    {
        // Shares .5, .3 and a rest of .2 that meets nothing: 1 − .5³ − .7³ + .2³ for three draws.
        CouponCollector.AllFound([0.5, 0.3], 3).ShouldBe(1 - 0.125 - 0.343 + 0.008, 1e-12);
    }

    [Theory]
    [InlineData(4, 5, 0.2)]
    [InlineData(3, 5, (1 - 1.0 / 32) / 5)]
    [InlineData(3, 1, 0.5)]
    public void Basins_of_equal_weights_are_equal(int order, int rank, double share)
    {
        double[] shares =
            CouponCollector.BasinShares(order, [.. Enumerable.Repeat(1.0, rank)]);
        shares.ShouldAllBe(s => Math.Abs(s - share) < 1e-10);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Basins_of_falling_weights_are_those_of_random_directions(int order)
    {
        double[] weights = [1, 0.7, 0.4];
        double[] shares = CouponCollector.BasinShares(order, weights);
        const int draws = 100_000;
        int[] met = new int[weights.Length];
        var random = new Random(7);
        for (int n = 0; n < draws; n++)
        {
            double[] pull = [.. weights.Select(b => b * Math.Pow(Normal(random), order - 2))];
            int best = Array.IndexOf(pull, pull.Max());
            if (pull[best] > 0)
                met[best]++;
        }

        for (int j = 0; j < weights.Length; j++)
            shares[j].ShouldBe((double)met[j] / draws, 0.006);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) *
        Math.Cos(2 * Math.PI * random.NextDouble());
}
