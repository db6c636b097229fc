using GpuTensorDecomp.Execution;

namespace GpuTensorDecomp.Tests.Execution;

public sealed class CounterRandomTests
{
    // kat_vectors of Random123 1.09, philox4x32-10.
    [Theory]
    [InlineData(
        0u, 0u, 0u, 0u, 0u, 0u,
        0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(
        0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu,
        0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(
        0xa4093822u, 0x299f31d0u, 0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_gives_the_published_words(
        uint key0, uint key1, uint run, uint component, uint coordinate, uint purpose,
        uint x0, uint x1, uint x2, uint x3)
    {
        ulong seed = ((ulong)key1 << 32) | key0;
        CounterRandom.Block(seed, run, component, coordinate, (RandomPurpose)purpose)
            .ShouldBe((x0, x1, x2, x3));
    }

    [Fact]
    public void Uniform_is_the_first_53_bits_as_a_fraction()
    {
        const ulong bits = 0x6627e8d5_e169c58d >> 11;
        CounterRandom.Uniform(0, 0, 0, 0, RandomPurpose.Start).ShouldBe(bits * Math.Pow(2, -53));
    }

    [Fact]
    public void Normal_is_Box_Muller_of_the_four_words()
    {
        // Computed by hand from 6627e8d5 e169c58d bc57ac4c 9b00dbd8: u₁ = 0.39905…, u₂ = 0.73571….
        double first = (0x6627e8d5_e169c58dUL >> 11) * Math.Pow(2, -53);
        double second = (0xbc57ac4c_9b00dbd8UL >> 11) * Math.Pow(2, -53);
        first.ShouldBe(0.3990, 1e-4);
        second.ShouldBe(0.7357, 1e-4);
        CounterRandom.Normal(0, 0, 0, 0, RandomPurpose.Start)
            .ShouldBe(Math.Sqrt(-2 * Math.Log(first)) * Math.Cos(2 * Math.PI * second), 1e-15);
    }

    [Fact]
    public void Every_word_of_the_counter_and_both_words_of_the_seed_matter()
    {
        double[] draws =
        [
            CounterRandom.Uniform(1, 2, 3, 4, RandomPurpose.Test),
            CounterRandom.Uniform(1UL << 32, 2, 3, 4, RandomPurpose.Test),
            CounterRandom.Uniform(2, 2, 3, 4, RandomPurpose.Test),
            CounterRandom.Uniform(1, 3, 3, 4, RandomPurpose.Test),
            CounterRandom.Uniform(1, 2, 4, 4, RandomPurpose.Test),
            CounterRandom.Uniform(1, 2, 3, 5, RandomPurpose.Test),
            CounterRandom.Uniform(1, 2, 3, 4, RandomPurpose.Start),
        ];
        draws.Distinct().Count().ShouldBe(draws.Length);
    }

    [Fact]
    public void Purposes_keep_their_numbers()
    {
        // Stored results depend on these words.
        Enum.GetValues<RandomPurpose>().Select(p => ((uint)p, p.ToString())).ShouldBe(
        [
            (0u, "Start"), (1u, "ProblemVectors"), (2u, "ProblemWeights"), (3u, "ProblemNoise"),
            (4u, "SpectralEstimate"), (5u, "SampleSplit"), (6u, "Test"),
            (7u, "Signs"),
        ]);
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_normal_law()
    {
        const int count = 40_000;
        double[] sums = new double[5];
        for (uint i = 0; i < count; i++)
        {
            double x = CounterRandom.Normal(7, 0, i, 0, RandomPurpose.Test);
            for (int k = 1; k <= 4; k++)
                sums[k] += Math.Pow(x, k) / count;
        }

        // Five standard errors of each mean: √(Var xᵏ / N).
        sums[1].ShouldBe(0, 5 * Math.Sqrt(1.0 / count));
        sums[2].ShouldBe(1, 5 * Math.Sqrt(2.0 / count));
        sums[3].ShouldBe(0, 5 * Math.Sqrt(15.0 / count));
        sums[4].ShouldBe(3, 5 * Math.Sqrt(96.0 / count));
    }
}
