using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;
using static System.Numerics.Tensors.TensorPrimitives;

namespace GpuTensorDecomp.Lazy;

/// <summary>
/// What is said of a linearised run, T(U0) + DT(U0)[X], in float64 on the host. No tensor is
/// formed.
/// </summary>
internal static class LinearModel
{
    /// <summary>‖T(U0) + DT(U0)[X] − T*‖/‖T*‖; its floor is 1e-8.</summary>
    /// <param name="state">The run.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="target">T*.</param>
    public static double RelativeError(RunSnapshot state, SolvePlan plan, TargetEvaluator target)
    {
        using RunBatch run = target.CreateRun();
        run.Restore(0, state, new FlowRule
        {
            Law = new ComponentLaw(plan.Homogeneity),
            Stepper = Stepper.Descent,
            TargetNorm = plan.TargetNorm,
            IsLinearised = true,
            StartsAtZero = plan.Paired,
        });
        run.Advance([0]);
        return Math.Sqrt(Math.Max(run.Status(0).ResidualSquared, 0)) / plan.TargetNorm;
    }

    /// <summary>
    /// (T(U0) + DT(U0)[X])(v^l) at unit vectors, DT(U0)[X](v^l) = Σ_i α_i[l⟨ū_i,v⟩^{l−1}⟨x_i,v⟩ −
    /// (l−p)⟨ū_i,x_i⟩⟨ū_i,v⟩^l].
    /// </summary>
    /// <param name="state">The run.</param>
    /// <param name="law">The law of its model.</param>
    /// <param name="order">l.</param>
    /// <param name="points">v (point, coordinate).</param>
    public static double[] Values(
        RunSnapshot state, ComponentLaw law, int order, double[] points)
    {
        int d = state.Dimension;
        int gap = order - law.NormPower(order);
        ComponentSet start = Start(state);
        double[] weights = start.ToTensor(law, order).Weights;
        double[] slopes = TangentKernel.Slopes(start, law, order);
        var values = new double[points.Length / d];
        for (int j = 0; j < values.Length; j++)
        {
            ReadOnlySpan<double> v = points.AsSpan(j * d, d);
            for (int i = 0; i < slopes.Length; i++)
            {
                ReadOnlySpan<double> unit = start.Direction(i);
                ReadOnlySpan<double> x = state.Moves.AsSpan(i * d, d);
                double s = Dot(unit, v);
                double power = IntegerPower.Of(s, order - 1);
                values[j] += weights[i] * power * s + slopes[i] * power *
                    (order * Dot(x, v) - gap * Dot(unit, x) * s);
            }
        }

        return values;
    }

    /// <summary>U0.</summary>
    private static ComponentSet Start(RunSnapshot state)
    {
        int d = state.Dimension;
        var start = new ComponentSet(state.Signs.Length, d);
        for (int i = 0; i < start.Count; i++)
            start.SetVector(i, state.Vectors.AsSpan(i * d, d));
        state.Signs.CopyTo(start.Signs, 0);
        state.Scales.CopyTo(start.Scales, 0);
        return start;
    }
}
