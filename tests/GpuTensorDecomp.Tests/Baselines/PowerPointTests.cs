using System.Globalization;
using GpuTensorDecomp.Baselines;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Baselines;

public sealed class PowerPointTests
{
    [Fact]
    public void Without_a_fall_it_is_the_plain_power_method()
    {
        // diag(2, 1) at order 3: coordinates go as b_c x_c².
        var point = new PowerPoint(3, [0.6, 0.8]);
        double[] contracted = [2 * 0.36, 0.64];
        point.Step(contracted, 1e-12);
        double norm = Math.Sqrt(0.72 * 0.72 + 0.64 * 0.64);
        point.Vector.ShouldBe([0.72 / norm, 0.64 / norm], 1e-15);
        point.Value.ShouldBe(2 * 0.216 + 0.512, 1e-15);
        point.IsShifted.ShouldBeFalse();
    }

    /// <summary>
    /// Example 1 of Kofidis and Regalia (2002), on which the plain method does not converge, and
    /// its stable eigenvalues as Kolda and Mayo (2011) list them to four digits.
    /// </summary>
    [Fact]
    public void Where_the_value_falls_a_shift_brings_it_to_an_eigenvalue()
    {
        const int order = 4, dimension = 3;
        double[] dense = KofidisRegalia();
        double[] known = [0.8893, 0.8169, 0.3633, -0.0451, -0.5629, -1.0954];
        int shifted = 0;
        for (int seed = 0; seed < 50; seed++)
        {
            var point = new PowerPoint(order, Draw.Unit(1, dimension, seed));
            for (int n = 0; n < 500 && point.Distance > 1e-10; n++)
                point.Step(DenseArrays.Contract(order, dimension, dense, point.Vector), 1e-12);
            known.Min(value => Math.Abs(value - point.Value)).ShouldBeLessThan(1e-4);
            double[] gradient = DenseArrays.Contract(order, dimension, dense, point.Vector);
            double[] multiple = [.. point.Vector.Select(x => point.Value * x)];
            DenseArrays.RelativeDistance(gradient, multiple).ShouldBeLessThan(1e-8);
            shifted += point.IsShifted ? 1 : 0;
        }

        shifted.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_fall_within_rounding_needs_no_shift()
    {
        // The value goes from 1 to 1 − 1e-6.
        foreach (double rounding in new[] { 1e-5, 1e-7 })
        {
            var point = new PowerPoint(3, [1, 0]);
            point.Step([1, 0], rounding);
            point.Step([1 - 1e-6, 0], rounding);
            point.IsShifted.ShouldBe(rounding < 1e-6);
        }
    }

    [Fact]
    public void A_point_where_nothing_is_left_stays()
    {
        var point = new PowerPoint(3, [1, 0]);
        point.Step(new double[2], 0);
        point.Vector.ShouldBe([1, 0]);
        point.Distance.ShouldBe(0);
        point.Value.ShouldBe(0);
    }

    private static double[] KofidisRegalia()
    {
        const string text =
            "1111 0.2883 1112 -0.0031 1113 0.1973 1122 -0.2485 1123 -0.2939 1133 0.3847 " +
            "1222 0.2972 1223 0.1862 1233 0.0919 1333 -0.3619 2222 0.1241 2223 -0.3420 " +
            "2233 0.2127 2333 0.2727 3333 -0.3054";
        Dictionary<string, double> entries = text.Split(' ').Chunk(2).ToDictionary(
            pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
        var dense = new double[81];
        for (int n = 0; n < dense.Length; n++)
        {
            int[] index = [n / 27, n / 9 % 3, n / 3 % 3, n % 3];
            dense[n] = entries[string.Concat(index.Order().Select(i => i + 1))];
        }

        return dense;
    }
}
