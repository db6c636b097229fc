using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Flow;

/// <summary>The steppers against integrations of the dense gradient.</summary>
public sealed class StepperTests
{
    private const int Order = 3;
    private const int Dimension = 3;
    private static readonly double[] Weights = [1, 0.6];
    private static readonly double[] Signs = [1, 1, -1, 1];
    private readonly double[] _vectors = Draw.Unit(2, Dimension, 21);
    private readonly double[] _start = [.. Draw.Normal(4 * Dimension, 22).Select(x => 0.4 * x)];

    private FactoredTensor Target => new(Order, Dimension, Weights, _vectors);

    private double[] DenseTarget => DenseArrays.Factored(Order, Dimension, Weights, _vectors);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Descent_is_the_dense_euler_loop(int homogeneity)
    {
        DenseModel model = Model(homogeneity);
        double[] losses = model.Descend(DenseTarget, 0.02, 0.05, 30);
        using var run = Run(SingleRun.Descent(0.05, homogeneity, 0.02));
        for (int n = 0; n <= 30; n++)
        {
            double loss = 0.5 * run.Status.ResidualSquared + 0.01 * run.Status.NormsSquared;
            loss.ShouldBe(losses[n], 1e-12 * losses[0]);
            if (n < 30)
                run.Advance(1);
        }

        DenseArrays.RelativeDistance(run.Vectors, model.Vectors).ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void The_scaled_law_descends_like_its_dense_loop()
    {
        double[] scales = [1.2, 0.8, 1, 1.5];
        var model = new DenseModel(Order, Dimension, [.. _start], Signs, scales, 0);
        model.Descend(DenseTarget, 0.02, 0.05, 30);
        using var run = new SingleRun(Target);
        run.Write(
            SingleRun.Components(Dimension, _start, Signs, scales),
            SingleRun.Descent(0.05, 0, 0.02));
        run.Advance(30);
        DenseArrays.RelativeDistance(run.Vectors, model.Vectors).ShouldBeLessThan(1e-12);
    }

    [Theory]
    [InlineData("midpoint", 2)]
    [InlineData("classical", 4)]
    [InlineData("polar", 1)]
    public void Fixed_steps_converge_to_the_flow_with_their_order(string name, double order)
    {
        double[] exact = Flow(2, 1.5, 3000);
        double coarse = Error(0.1), fine = Error(0.05);
        Math.Log2(coarse / fine).ShouldBe(order, 0.45);

        double Error(double step)
        {
            using var run = Run(Rule(name, step));
            run.Advance(1000).Stop.ShouldBe(RunStop.Time);
            return DenseArrays.RelativeDistance(run.Vectors, exact);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Adaptive_steps_hold_their_tolerance(int homogeneity)
    {
        double[] exact = Flow(homogeneity, 1.5, 3000);
        double[] tolerances = [1e-4, 1e-6, 1e-8];
        double before = double.PositiveInfinity;
        long steps = 0;
        foreach (double tolerance in tolerances)
        {
            using var run = Run(Rule("dormand-prince", 0) with
            {
                Law = new ComponentLaw(homogeneity),
                StepTolerance = tolerance,
            });
            RunStatus status = run.Advance(100_000);
            double error = DenseArrays.RelativeDistance(run.Vectors, exact);
            error.ShouldBeLessThan(100 * tolerance);
            error.ShouldBeLessThan(before);
            status.Step.ShouldBeGreaterThan(steps);
            (before, steps) = (error, status.Step);
        }
    }

    [Fact]
    public void No_adaptive_step_is_above_the_largest()
    {
        using var run = Run(Rule("dormand-prince", 0) with { LargestStep = 0.01 });
        while (run.Advance(1).Stop == RunStop.None)
            run.Status.StepSize.ShouldBeLessThanOrEqualTo(0.01);
        run.Status.Step.ShouldBeGreaterThanOrEqualTo(150);
    }

    [Fact]
    public void A_polar_step_is_exact_for_pure_growth_from_any_norm()
    {
        using var run = new SingleRun(new FactoredTensor(4, 2, [0.7], [1, 0]));
        ComponentSet start = SingleRun.Components(2, [1, 0]);
        start.LogNorms[0] = -1e4;
        run.Write(start, SingleRun.Descent(0.3) with { Stepper = Stepper.Polar });
        run.Advance(100);
        run.Read().LogNorms[0].ShouldBe(-1e4 + 100 * 0.3 * 2 * 0.7, 1e-9);
    }

    [Fact]
    public void Quasi_static_steps_share_one_size_capped_by_each_curvature()
    {
        const int p = 4;
        double[] gradient = Model(p).Gradient(DenseTarget, 0);
        double[] norms = [.. Enumerable.Range(0, 4).Select(i => Norm(_start, i))];
        double fastest = Enumerable.Range(0, 4).Max(i => Norm(gradient, i) / norms[i]);
        double[] caps = [.. norms.Select(
            rho => 0.8 / (1.3 * p * p * Math.Pow(rho, p - 1) * Math.Pow(norms.Max(), p - 1)))];

        // A rate limit whose step lies among the caps: two components are capped and two are not.
        double[] sorted = [.. caps.Order()];
        double step = (sorted[1] + sorted[2]) / 2;
        double[] expected = [.. _start.Select(
            (x, n) => x - Math.Min(step, caps[n / Dimension]) * gradient[n])];
        using var run = Run(SingleRun.Descent(0, p) with
        {
            Stepper = Stepper.QuasiStatic,
            RateLimit = step * fastest,
        });
        run.Advance(1);
        run.Status.StepSize.ShouldBe(step, 1e-12 * step);
        DenseArrays.RelativeDistance(run.Vectors, expected).ShouldBeLessThan(1e-13);
    }

    [Theory]
    [InlineData(3, 2, 4)]
    [InlineData(6, 2, 6)]
    [InlineData(6, 3, 9)]
    public void The_cap_follows_the_stiffer_of_radial_and_tangential_curvature(
        int order, int p, double stiffness)
    {
        // One aligned component: s = ρ^p − b, ∇ = p ρ^{p−1} s.
        const double rho = 0.9, weight = 1;
        using var run = new SingleRun(new FactoredTensor(order, 2, [weight], [1, 0]));
        run.Write(
            SingleRun.Components(2, [rho, 0]),
            SingleRun.Descent(0, p) with { Stepper = Stepper.QuasiStatic, RateLimit = 1e3 });
        run.Advance(1);
        double cap = 0.8 / (1.3 * stiffness * Math.Pow(rho, 2 * (p - 1)));
        double gradient = p * Math.Pow(rho, p - 1) * (Math.Pow(rho, p) - weight);
        run.Vectors[0].ShouldBe(rho - cap * gradient, 1e-13);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Adaptive_rate_steps_obey_rate_and_curvature(int p)
    {
        double[] gradient = Model(p).Gradient(DenseTarget, 0);
        double[] norms = [.. Enumerable.Range(0, 4).Select(i => Norm(_start, i))];
        double fastest = Enumerable.Range(0, 4).Max(i => Norm(gradient, i) / norms[i]);

        // λ_max of D|S|^{l−2}D by plain power iteration.
        double[] x = [1, 1, 1, 1];
        double eigenvalue = 0;
        for (int n = 0; n < 200; n++)
        {
            double[] y = new double[4];
            for (int i = 0; i < 4; i++)
            {
                for (int k = 0; k < 4; k++)
                {
                    double cosine = 0;
                    for (int c = 0; c < Dimension; c++)
                        cosine += _start[i * Dimension + c] * _start[k * Dimension + c];
                    cosine /= norms[i] * norms[k];
                    y[i] += Math.Pow(norms[i] * norms[k], p - 1) *
                        Math.Pow(Math.Abs(cosine), Order - 2) * x[k];
                }
            }

            eigenvalue = Math.Sqrt(DenseArrays.NormSquared(y));
            x = [.. y.Select(value => value / eigenvalue)];
        }

        double byCurvature = 0.8 / (1.25 * Math.Max(p * p, Order) * eigenvalue);
        FlowRule rule = SingleRun.Descent(0, p) with { StepSizeRule = StepSizeRule.AdaptiveRate };
        using var slow = Run(rule with { RateLimit = 1e-3 });
        slow.Advance(1).StepSize.ShouldBe(1e-3 / fastest, 1e-12);
        using var stiff = Run(rule with { RateLimit = 1e3 });
        stiff.Advance(1).StepSize.ShouldBe(byCurvature, 1e-3 * byCurvature);
    }

    private static double Norm(double[] vectors, int i) => Math.Sqrt(
        DenseArrays.NormSquared(vectors[(i * Dimension)..((i + 1) * Dimension)]));

    private static FlowRule Rule(string name, double step) => SingleRun.Descent(step) with
    {
        Stepper = name == "polar" ? Stepper.Polar : Stepper.RungeKutta,
        StepSizeRule = name == "dormand-prince" ? StepSizeRule.EmbeddedError : StepSizeRule.Fixed,
        StopTime = 1.5,
        Tableau = name switch
        {
            "midpoint" => ButcherTableau.Midpoint,
            "classical" => ButcherTableau.Classical,
            _ => ButcherTableau.DormandPrince,
        },
    };

    private DenseModel Model(int homogeneity) =>
        new(Order, Dimension, [.. _start], Signs, [1, 1, 1, 1], homogeneity);

    private SingleRun Run(FlowRule rule)
    {
        var run = new SingleRun(Target);
        run.Write(
            SingleRun.Components(Dimension, _start, Signs),
            rule with { TargetNorm = Math.Sqrt(Target.NormSquared) });
        run.Advance(0);
        return run;
    }

    /// <summary>u at time t of the flow, by classical Runge-Kutta on the dense gradient.</summary>
    private double[] Flow(int homogeneity, double time, int steps)
    {
        double h = time / steps;
        double[] target = DenseTarget;
        double[] u = [.. _start];
        for (int n = 0; n < steps; n++)
        {
            double[] k1 = Field(u);
            double[] k2 = Field(Plus(u, k1, h / 2));
            double[] k3 = Field(Plus(u, k2, h / 2));
            double[] k4 = Field(Plus(u, k3, h));
            for (int c = 0; c < u.Length; c++)
                u[c] += h / 6 * (k1[c] + 2 * k2[c] + 2 * k3[c] + k4[c]);
        }

        return u;

        double[] Field(double[] at) =>
            [.. new DenseModel(Order, Dimension, at, Signs, [1, 1, 1, 1], homogeneity)
                .Gradient(target, 0).Select(g => -g)];

        static double[] Plus(double[] x, double[] y, double factor) =>
            [.. x.Zip(y, (a, b) => a + factor * b)];
    }
}
