using GpuTensorDecomp.Flow;

namespace GpuTensorDecomp.Tests.Flow;

public sealed class ButcherTableauTests
{
    public static TheoryData<ButcherTableau> Methods =>
        new(ButcherTableau.Midpoint, ButcherTableau.Classical, ButcherTableau.DormandPrince);

    [Theory]
    [MemberData(nameof(Methods))]
    public void Weights_sum_to_one_and_stages_are_explicit(ButcherTableau method)
    {
        method.B.Sum().ShouldBe(1, 1e-14);
        method.B.Length.ShouldBe(method.StageCount);
        for (int s = 0; s < method.StageCount; s++)
            method.A[s].Length.ShouldBe(s);
        if (method.E.Length > 0)
            method.E.Sum().ShouldBe(0, 1e-15);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_error_falls_by_the_order(ButcherTableau method)
    {
        // y'' = −sin y as a system, to t = 1: halving h divides the error by 2^order.
        double[] exact = Integrate(method, 2048);
        double coarse = Distance(Integrate(method, 16), exact);
        double fine = Distance(Integrate(method, 32), exact);
        Math.Log2(coarse / fine).ShouldBe(method.Order, 0.35);
    }

    [Fact]
    public void The_embedded_estimate_of_one_step_has_order_five()
    {
        ButcherTableau method = ButcherTableau.DormandPrince;
        double coarse = Estimate(method, 0.2), fine = Estimate(method, 0.1);
        Math.Log2(coarse / fine).ShouldBe(5, 0.35);
        method.IsFirstSameAsLast.ShouldBeTrue();
        ButcherTableau.Classical.IsFirstSameAsLast.ShouldBeFalse();
        ButcherTableau.Midpoint.IsFirstSameAsLast.ShouldBeFalse();
    }

    private static double[] Integrate(ButcherTableau method, int steps)
    {
        double[] y = [1, 0.5];
        for (int n = 0; n < steps; n++)
        {
            double h = 1.0 / steps;
            double[][] k = Stages(method, y, h);
            y = Combined(y, method.B, k, h);
        }

        return y;
    }

    private static double Estimate(ButcherTableau method, double h)
    {
        double[][] k = Stages(method, [1, 0.5], h);
        return Distance(Combined([0, 0], method.E, k, h), [0, 0]);
    }

    private static double[][] Stages(ButcherTableau method, double[] y, double h)
    {
        double[][] k = new double[method.StageCount][];
        for (int s = 0; s < k.Length; s++)
        {
            double[] at = Combined(y, method.A[s], k, h);
            k[s] = [at[1], -Math.Sin(at[0])];
        }

        return k;
    }

    private static double[] Combined(double[] y, double[] weights, double[][] k, double h)
    {
        double[] result = [.. y];
        for (int j = 0; j < weights.Length; j++)
        {
            for (int c = 0; c < y.Length; c++)
                result[c] += h * weights[j] * k[j][c];
        }

        return result;
    }

    private static double Distance(double[] x, double[] y) =>
        Math.Sqrt(Math.Pow(x[0] - y[0], 2) + Math.Pow(x[1] - y[1], 2));
}
