using GpuTensorDecomp.Components;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.Components;

public sealed class InitializationTests
{
    [Fact]
    public void A_start_has_unit_directions_of_one_norm_and_the_signs_asked_for()
    {
        ComponentSet start = Initialization.Start(5, 7, 3, 1, -400, alternateSigns: true);
        start.LogNorms.ShouldAllBe(x => x == -400);
        start.Signs.ShouldBe([1, -1, 1, -1, 1]);
        for (int i = 0; i < 5; i++)
            start.Direction(i).ToArray().Sum(x => x * x).ShouldBe(1, 1e-14);
        Initialization.Start(5, 7, 3, 1, -400, alternateSigns: false).Signs
            .ShouldAllBe(a => a == 1);
    }

    [Fact]
    public void A_draw_depends_on_seed_run_and_number_alone()
    {
        ComponentSet start = Initialization.Start(5, 7, 3, 1, -1, alternateSigns: false);
        var other = new ComponentSet(1, 7);
        Initialization.Draw(other, 0, 3, 1, 4, -1, StartSigns.Positive);
        other.Directions.ShouldBe(start.Direction(4).ToArray());
        (ulong, int, long)[] others = [(4, 1, 4), (3, 2, 4), (3, 1, 5)];
        foreach ((ulong seed, int run, long draw) in others)
        {
            Initialization.Draw(other, 0, seed, run, draw, -1, StartSigns.Positive);
            other.Directions.ShouldNotBe(start.Direction(4).ToArray());
        }
    }

    [Fact]
    public void Random_signs_are_fair_and_leave_the_directions_alone()
    {
        var random = new ComponentSet(2000, 2);
        var positive = new ComponentSet(2000, 2);
        for (int i = 0; i < 2000; i++)
        {
            Initialization.Draw(random, i, 3, 0, i, -1, StartSigns.Random);
            Initialization.Draw(positive, i, 3, 0, i, -1, StartSigns.Positive);
        }

        random.Directions.ShouldBe(positive.Directions);
        random.Signs.ShouldAllBe(a => Math.Abs(a) == 1);
        Math.Abs(random.Signs.Sum()).ShouldBeLessThan(4 * Math.Sqrt(2000));
        double neighbours =
            Enumerable.Range(1, 1999).Sum(i => random.Signs[i] * random.Signs[i - 1]);
        Math.Abs(neighbours).ShouldBeLessThan(4 * Math.Sqrt(2000));
    }

    [Fact]
    public void Directions_are_uniform_on_the_sphere()
    {
        ComponentSet start = Initialization.Start(20_000, 3, 1, 0, 0, alternateSigns: false);
        for (int c = 0; c < 3; c++)
        {
            // On the 2-sphere each coordinate is uniform in (−1, 1): moments 0, 1/3, 1/5.
            double[] x = [.. Enumerable.Range(0, start.Count).Select(i => start.Direction(i)[c])];
            x.Average().ShouldBe(0, 0.02);
            x.Average(y => y * y).ShouldBe(1 / 3.0, 0.01);
            x.Average(y => y * y * y * y).ShouldBe(0.2, 0.01);
        }
    }

    [Fact]
    public void Gaussian_starts_have_independent_coordinates_of_the_mean_square_norm_asked_for()
    {
        (SolvePlan gaussian, SolvePlan sphere) = (Plan(gaussian: true), Plan(gaussian: false));
        ComponentSet start = Initialization.Start(gaussian, run: 0);
        ComponentSet same = Initialization.Start(sphere, run: 0);
        start.Directions.ShouldBe(same.Directions);
        start.Signs.ShouldBe(same.Signs);
        same.LogNorms.ShouldAllBe(x => x == Math.Log(1e-3));

        // Coordinates are N(0, σ²), σ² = 1e-6/3: second and fourth moments σ² and 3σ⁴, and those
        // of two coordinates are independent: E[x²y²] = σ⁴.
        double[] u = start.ToVectors();
        double variance = 1e-6 / 3;
        u.Average(x => x * x).ShouldBe(variance, 0.03 * variance);
        u.Average(x => x * x * x * x).ShouldBe(3 * variance * variance, 0.1 * variance * variance);
        Enumerable.Range(0, start.Count).Average(i => Square(u[3 * i]) * Square(u[3 * i + 1]))
            .ShouldBe(variance * variance, 0.05 * variance * variance);
    }

    [Fact]
    public void Pairs_of_a_gaussian_start_are_equal()
    {
        ComponentSet start = Initialization.Start(
            Plan(gaussian: true) with { Paired = true, Components = 8 }, run: 0);
        for (int i = 0; i < 8; i += 2)
        {
            start.Direction(i + 1).ToArray().ShouldBe(start.Direction(i).ToArray());
            start.LogNorms[i + 1].ShouldBe(start.LogNorms[i]);
            start.Signs[i + 1].ShouldBe(-start.Signs[i]);
        }

        start.LogNorms.Distinct().Count().ShouldBe(4);
    }

    private static double Square(double x) => x * x;

    private static SolvePlan Plan(bool gaussian) => SolvePlan.Create(
        new FactoredTensor(3, 3, [1], [1, 0, 0]),
        new SolveOptions
        {
            Method = SolveMethod.Descent,
            Components = 20_000,
            StartNorm = 1e-3,
            GaussianStart = gaussian,
        },
        long.MaxValue);
}
