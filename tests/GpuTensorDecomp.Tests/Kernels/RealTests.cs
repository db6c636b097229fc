using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Tests.Kernels;

public sealed class RealTests
{
    [Fact]
    public void Exponentials_are_those_of_the_mathematics_library()
    {
        for (int n = -7080; n <= 7090; n++)
        {
            double x = 0.1 * n + 1e-3 * Math.Sin(n);
            double expected = Math.Exp(x);
            Math.Abs(Real.Exp(x) - expected).ShouldBeLessThanOrEqualTo(6e-16 * expected);
        }

        Real.Exp(0).ShouldBe(1);
        Real.Exp(1e-20).ShouldBe(1);
        Real.Exp(709.78).ShouldBe(Math.Exp(709.78), 1e-15 * Math.Exp(709.78));
    }

    [Fact]
    public void Exponentials_reach_zero_and_infinity()
    {
        Real.Exp(double.NegativeInfinity).ShouldBe(0);
        Real.Exp(-800).ShouldBe(0);
        Real.Exp(-740).ShouldBe(Math.Exp(-740), 1e-321);
        Real.Exp(710).ShouldBe(double.PositiveInfinity);
        Real.Exp(double.PositiveInfinity).ShouldBe(double.PositiveInfinity);
        Real.Exp(double.NaN).ShouldBe(double.NaN);
    }

    [Fact]
    public void Logarithms_are_those_of_the_mathematics_library()
    {
        for (double x = 5e-324; x < 1e308; x *= 1.7)
            Near(x);
        for (int n = -1000; n <= 1000; n++)
            Near(1 + 1e-4 * n * Math.Abs(n) / 1000);
        Near(double.MaxValue);
        Near(1 + 1e-15);
        Real.Log(1).ShouldBe(0);
        Real.Log(0).ShouldBe(double.NegativeInfinity);
        Real.Log(double.PositiveInfinity).ShouldBe(double.PositiveInfinity);
        Real.Log(-1).ShouldBe(double.NaN);
        Real.Log(double.NaN).ShouldBe(double.NaN);

        static void Near(double x) =>
            Math.Abs(Real.Log(x) - Math.Log(x)).ShouldBeLessThanOrEqualTo(
                5e-16 * Math.Abs(Math.Log(x)), $"ln {x:R}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    public void Inverse_roots_are_those_of_the_mathematics_library(int n)
    {
        for (double root = 0.21; root < 6; root *= 1.1)
        {
            double x = Math.Pow(root, -n);
            double expected = Math.Pow(x, -1.0 / n);
            Real.InverseRoot(x, n).ShouldBe(expected, 1e-14 * expected);
        }
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1e308, true)]
    [InlineData(double.NaN, false)]
    [InlineData(double.PositiveInfinity, false)]
    [InlineData(double.NegativeInfinity, false)]
    public void Finite_numbers_are_told_from_others(double x, bool isFinite) =>
        Real.IsFinite(x).ShouldBe(isFinite);
}
