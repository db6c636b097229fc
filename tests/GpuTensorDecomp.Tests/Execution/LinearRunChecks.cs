using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Execution;

/// <summary>What linearised runs must do on any executor.</summary>
internal static class LinearRunChecks
{
    public static RunSnapshot Advanced(
        Executor executor, LinearCase linear, double step, long steps) =>
        Advanced(executor, linear, linear.Rule(step), steps);

    public static RunSnapshot Advanced(
        Executor executor, LinearCase linear, FlowRule rule, long steps)
    {
        using DeviceTarget target = executor.Upload(linear.Target);
        using RunBatch batch = executor.CreateBatch([target]);
        batch.Write(0, linear.Start, rule);
        batch.Advance([steps]);
        return batch.Save(0);
    }

    /// <summary>X, what is read and every figure of the status, against dense tensors.</summary>
    public static void Require(Executor executor, LinearCase linear, double step, int steps)
    {
        double tolerance = executor.Precision == Precision.Float64 ? 1e-12 : 2e-5;
        (double[] moves, double[] gradient, double squared) = linear.Descend(step, steps);
        using DeviceTarget target = executor.Upload(linear.Target);
        using RunBatch batch = executor.CreateBatch([target]);
        FlowRule rule = linear.Rule(step);
        batch.Write(0, linear.Start, rule);
        batch.Advance([steps]);

        RunSnapshot found = batch.Save(0);
        RunStatus status = found.Status;
        DenseArrays.RelativeDistance(found.Moves, moves).ShouldBeLessThan(tolerance);
        DenseArrays.RelativeDistance(found.Vectors, linear.Vectors).ShouldBeLessThan(tolerance);
        double[] sum = [.. linear.Vectors.Zip(moves, (u, x) => u + x)];
        DenseArrays.RelativeDistance(batch.Read(0).ToVectors(), sum).ShouldBeLessThan(tolerance);
        double scale = Math.Max(squared, rule.TargetNorm * rule.TargetNorm);
        status.ResidualSquared.ShouldBe(squared, 10 * tolerance * scale);
        status.Step.ShouldBe(steps);
        status.Time.ShouldBe(steps * step, 1e-12);
        double largest = 0;
        int d = linear.Dimension;
        for (int i = 0; i < linear.Signs.Length; i++)
        {
            double norm = Norm(linear.Vectors[(i * d)..((i + 1) * d)]);
            if (norm > 0)
                largest = Math.Max(largest, Norm(gradient[(i * d)..((i + 1) * d)]) / norm);
        }

        status.LargestRate.ShouldBeGreaterThanOrEqualTo(largest * (1 - 50 * tolerance));
        double[] norms =
            [.. linear.Vectors.Chunk(d).Select(Norm)];
        status.LargestNorm.ShouldBe(norms.Max(), tolerance * norms.Max());
        status.PoolCount.ShouldBe(norms.Count(x => x < 0.6));
        status.GrownCount.ShouldBe(norms.Count(x => x >= 0.7));
    }

    /// <summary>X and ‖Δ‖² at several times against the closed form of the flow.</summary>
    /// <param name="executor">The executor.</param>
    /// <param name="linear">The model.</param>
    /// <param name="step">Relative error of a step.</param>
    /// <param name="times">t, rising.</param>
    public static void RequireFlow(
        Executor executor, LinearCase linear, double step, double[] times)
    {
        double tolerance = 100 * step;
        using DeviceTarget target = executor.Upload(linear.Target);
        using RunBatch batch = executor.CreateBatch([target]);
        batch.Write(0, linear.Start, linear.FlowRule(step, 0));
        foreach (double time in times)
        {
            batch.SetRule(0, linear.FlowRule(step, time));
            for (int n = 0; n < 300 && batch.Status(0).Stop == RunStop.None; n++)
                batch.Advance([4]);

            (double[] moves, _, double squared) = linear.Flow(time);
            RunSnapshot found = batch.Save(0);
            found.Status.Stop.ShouldBe(RunStop.Time);
            found.Status.Time.ShouldBe(time);
            DenseArrays.RelativeDistance(found.Moves, moves).ShouldBeLessThan(tolerance);
            found.Status.ResidualSquared.ShouldBe(
                squared, tolerance * linear.FlowRule(0, 0).TargetNorm);
            DenseArrays.RelativeDistance(found.Vectors, linear.Vectors)
                .ShouldBeLessThan(tolerance);
        }
    }

    /// <summary>Runge-Kutta of fixed steps converges to the flow with its order.</summary>
    public static void RequireOrder(Executor executor, LinearCase linear, ButcherTableau method)
    {
        const double time = 0.6;
        double[] exact = linear.Flow(time).Moves;
        Math.Log2(Error(0.1) / Error(0.05)).ShouldBe(method.Order, 0.45);

        double Error(double step)
        {
            using DeviceTarget target = executor.Upload(linear.Target);
            using RunBatch batch = executor.CreateBatch([target]);
            batch.Write(0, linear.Start, linear.FlowRule(0, time) with
            {
                Tableau = method,
                StepSizeRule = StepSizeRule.Fixed,
                StepSize = step,
            });
            batch.Advance([1000]);
            ((double)batch.Status(0).Step).ShouldBe(time / step, 1);
            return DenseArrays.RelativeDistance(batch.Save(0).Moves, exact);
        }
    }

    /// <summary>
    /// Pairs of norm 1e5, whose terms' rounding is far above the target: one step has the size
    /// that T(U0) = 0 gives it, X = ηJᵀT* ∝ ρ^{p−1}, and the error is the target's.
    /// </summary>
    public static void RequireExactStart(Executor executor, int dimension)
    {
        double tolerance = executor.Precision == Precision.Float64 ? 1e-12 : 1e-5;
        const int order = 3, pairs = 5;
        const double norm = 1e5;
        double[] units = Draw.Unit(pairs, dimension, 91);
        var target = new FactoredTensor(order, dimension, [1.5], Draw.Unit(1, dimension, 92));
        double[] vectors =
        [
            .. Enumerable.Range(0, 2 * pairs).SelectMany(i =>
                units.Skip(i / 2 * dimension).Take(dimension).Select(x => norm * x)),
        ];
        double[] signs = [.. Enumerable.Range(0, 2 * pairs).Select(i => i % 2 == 0 ? 1.0 : -1)];
        using DeviceTarget uploaded = executor.Upload(target);
        using RunBatch batch = executor.CreateBatch([uploaded]);
        batch.Write(0, SingleRun.Components(dimension, vectors, signs), new FlowRule
        {
            Law = new ComponentLaw(2),
            Stepper = Stepper.Descent,
            StepSize = 1e-3,
            TargetNorm = 1.5,
            IsLinearised = true,
            StartsAtZero = true,
        });
        batch.Advance([0]);
        batch.Status(0).ResidualSquared.ShouldBe(2.25, tolerance);
        batch.Advance([1]);

        double[] expected = new double[vectors.Length];
        for (int i = 0; i < signs.Length; i++)
        {
            // −∇ = aρ[l T*(ū²,·) − (l − 2) T*(ū³) ū] = aρ·1.5[3s² v − s³ ū].
            double[] unit = units[(i / 2 * dimension)..((i / 2 + 1) * dimension)];
            double s = unit.Zip(target.Vectors, (x, v) => x * v).Sum();
            for (int c = 0; c < dimension; c++)
            {
                expected[i * dimension + c] = 1e-3 * signs[i] * norm * 1.5 *
                    (3 * s * s * target.Vectors[c] - s * s * s * unit[c]);
            }
        }

        DenseArrays.RelativeDistance(batch.Save(0).Moves, expected).ShouldBeLessThan(tolerance);
    }

    /// <summary>Save and restore on another batch in the middle.</summary>
    public static void RequireResumable(Executor executor, LinearCase linear, FlowRule rule)
    {
        RunSnapshot whole = Advanced(executor, linear, rule, 9);
        RunSnapshot half = Advanced(executor, linear, rule, 4);
        half.Moves.ShouldNotBe(whole.Moves);
        using DeviceTarget target = executor.Upload(linear.Target);
        using RunBatch batch = executor.CreateBatch([target]);
        batch.Restore(0, half, rule);
        batch.Advance([5]);
        RunSnapshot resumed = batch.Save(0);
        resumed.Moves.ShouldBe(whole.Moves);
        resumed.Vectors.ShouldBe(whole.Vectors);
        resumed.Status.ShouldBe(whole.Status);
    }

    /// <summary>A step that overflows leaves X as it was before.</summary>
    public static void RequireGoesBack(Executor executor, LinearCase linear)
    {
        using DeviceTarget target = executor.Upload(linear.Target);
        using RunBatch batch = executor.CreateBatch([target]);
        batch.Write(0, linear.Start, linear.Rule(0.05));
        batch.Advance([3]);
        RunSnapshot good = batch.Save(0);
        batch.SetRule(0, linear.Rule(1e200));
        batch.Advance([50]);
        RunSnapshot found = batch.Save(0);
        found.Status.Stop.ShouldBe(RunStop.NotFinite);
        found.Status.Step.ShouldBe(3);
        found.Moves.ShouldBe(good.Moves);
        found.Status.ResidualSquared.ShouldBe(good.Status.ResidualSquared);
    }

    /// <summary>From the model to its tangent there, and back with what was read.</summary>
    public static void RequireSwitches(Executor executor, LinearCase linear, double step)
    {
        using DeviceTarget target = executor.Upload(linear.Target);
        using RunBatch batch = executor.CreateBatch([target]);
        FlowRule rule = linear.Rule(step);
        batch.Write(0, linear.Start, rule with { IsLinearised = false });
        batch.Advance([0]);
        RunStatus model = batch.Status(0);
        batch.SetRule(0, rule);
        batch.Advance([0]);
        RunStatus tangent = batch.Status(0);
        tangent.ResidualSquared.ShouldBe(model.ResidualSquared, 1e-13 * rule.TargetNorm);
        tangent.LargestRate.ShouldBe(model.LargestRate, 1e-13 * model.LargestRate);
        tangent.Unrest.ShouldBe(model.Unrest, 1e-13 * model.Unrest);
        batch.Save(0).Moves.ShouldAllBe(x => x == 0);

        batch.Advance([2]);
        double[] moved = batch.Read(0).ToVectors();
        batch.SetRule(0, rule with { IsLinearised = false });
        batch.Advance([0]);
        batch.Save(0).Moves.ShouldBeEmpty();
        DenseArrays.RelativeDistance(batch.Read(0).ToVectors(), moved).ShouldBeLessThan(1e-15);
    }

    /// <summary>KX against the kernel that the host applies.</summary>
    public static void RequireKernel(Executor executor, LinearCase linear)
    {
        double tolerance = executor.Precision == Precision.Float64 ? 1e-13 : 1e-5;
        var host = TangentKernel.Of(linear.Start, linear.Law, linear.Order);
        using ExecutorTangentKernel kernel = ExecutorTangentKernel.Of(
            executor, linear.Start, linear.Law, linear.Order);
        double[] expected = new double[linear.Vectors.Length];
        double[] found = new double[expected.Length];
        foreach (int seed in new[] { 5, 6 })
        {
            double[] x = Draw.Normal(expected.Length, seed);
            host.Apply(x, expected);
            kernel.Apply(x, found);
            DenseArrays.RelativeDistance(found, expected).ShouldBeLessThan(tolerance);
        }
    }

    private static double Norm(double[] x) => Math.Sqrt(DenseArrays.NormSquared(x));
}
