using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Tensors;

public sealed class SampleMomentTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void The_squared_norm_is_that_of_the_full_array(int order)
    {
        foreach (int dimension in new[] { 1, 2, 4 })
        {
            double[] samples = Draw.Normal(9 * dimension, order + dimension);
            foreach (double variance in new[] { 0, 0.25, 1.0 })
            {
                double[] full = DenseArrays.Moment(order, dimension, samples, variance);
                var moment = new SampleMoment(order, dimension, samples, variance);
                double scale = DenseArrays.NormSquared(
                    DenseArrays.Moment(order, dimension, samples, 0));
                moment.NormSquared.ShouldBe(DenseArrays.NormSquared(full), 1e-11 * scale);
                foreach (bool isPacked in new[] { false, true })
                {
                    SampleMomentNorm.Squared(moment, isPacked)
                        .ShouldBe(DenseArrays.NormSquared(full), 1e-11 * scale);
                }
            }
        }
    }

    [Fact]
    public void Many_samples_in_several_blocks_give_the_norm_of_the_full_array()
    {
        double[] samples = Draw.Normal(1100 * 3, 8);
        foreach (double variance in new[] { 0, 0.5 })
        {
            double expected = DenseArrays.NormSquared(DenseArrays.Moment(3, 3, samples, variance));
            var moment = new SampleMoment(3, 3, samples, variance);
            moment.NormSquared.ShouldBe(expected, 1e-10 * expected);
            SampleMomentNorm.Squared(moment, isPacked: false)
                .ShouldBe(expected, 1e-10 * expected);
        }
    }

    /// <summary>By pairs it is 6e10 multiply-adds, and by the 1771 entries 4e7.</summary>
    [Fact]
    public void Many_samples_of_few_dimensions_are_summed_by_the_entries()
    {
        const int dimension = 21, count = 80_000;
        double[] one = Draw.Normal(400 * dimension, 9);
        double[] samples = [.. Enumerable.Repeat(one, count / 400).SelectMany(x => x)];
        var watch = System.Diagnostics.Stopwatch.StartNew();
        double found = new SampleMoment(3, dimension, samples, 0.3).NormSquared;
        TimeSpan taken = watch.Elapsed;
        found.ShouldBe(
            SampleMomentNorm.Squared(
                new SampleMoment(3, dimension, one, 0.3), isPacked: false), 1e-10 * found);
        taken.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void The_halves_share_out_the_samples_by_seed_and_keep_the_noise()
    {
        double[] samples = [.. Enumerable.Range(1, 101).Select(n => (double)n)];
        var moment = new SampleMoment(3, 1, samples, 0.25);
        (SampleMoment fit, SampleMoment heldOut) = moment.Split(seed: 1);
        fit.SampleCount.ShouldBe(51);
        fit.Samples.Concat(heldOut.Samples).Order().ShouldBe(samples);
        fit.Samples.ShouldBeInOrder();
        fit.Samples.Count(x => x % 2 == 0).ShouldBeInRange(15, 36);
        moment.Split(seed: 1).Fit.Samples.ShouldBe(fit.Samples);
        moment.Split(seed: 2).Fit.Samples.ShouldNotBe(fit.Samples);
        fit.NoiseVariance.ShouldBe(0.25);
        heldOut.NoiseVariance.ShouldBe(0.25);
        moment.IsExact.ShouldBeFalse();
        Should.Throw<InputException>(() => new SampleMoment(3, 2, [1, 2]).Split(0))
            .Message.ShouldContain("two or more");
    }

    [Fact]
    public void Bad_samples_are_refused_with_their_place()
    {
        Should.Throw<InputException>(() => new SampleMoment(3, 2, [1, 2, 3]))
            .Message.ShouldContain("3 numbers");
        Should.Throw<InputException>(() => new SampleMoment(3, 2, []));
        Should.Throw<InputException>(() => new SampleMoment(3, 2, [1, 2, 3, double.NaN]))
            .Message.ShouldContain("Coordinate 2 of sample 2");
        Should.Throw<InputException>(() => new SampleMoment(3, 2, [1, 2], -1))
            .Message.ShouldContain("noise variance");
    }
}
