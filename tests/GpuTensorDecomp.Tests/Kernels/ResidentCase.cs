using GpuTensorDecomp.Components;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>Targets, starts and rules of small runs.</summary>
internal static class ResidentCase
{
    public static FactoredTensor Target(int rank, int dimension, int order) => new(
        order,
        dimension,
        [.. Enumerable.Range(0, rank).Select(j => j % 3 == 2 ? -0.5 : 1 - 0.02 * j)],
        Draw.Unit(rank, dimension, 20 + order));

    /// <summary>Components of different norms and both signs, the third one zero.</summary>
    public static ComponentSet Start(
        int count, int dimension, double norm, FlowRule? rule = null)
    {
        double[] vectors = Draw.Unit(count, dimension, 7);
        var components = new ComponentSet(count, dimension);
        for (int i = 0; i < count; i++)
        {
            double own = i == 2 ? 0 : norm * (1 - 0.5 * i / count);
            for (int c = 0; c < dimension; c++)
                vectors[i * dimension + c] *= own;
            components.SetVector(i, vectors.AsSpan(i * dimension, dimension));
            components.Signs[i] = i % 2 == 0 ? 1 : -1;
            components.Scales[i] = rule?.ScaleRule == ScaleRule.Reset
                ? 1 / Math.Clamp(own, 1e-3, rule.SwitchNorm)
                : 1 + 0.01 * i;
        }

        return components;
    }

    public static FlowRule Rule(string name, FactoredTensor target)
    {
        var descent = new FlowRule
        {
            Law = new ComponentLaw(2),
            Stepper = Stepper.Descent,
            StepSize = 0.02,
            WeightDecay = 1e-3,
            PoolNorm = 0.25,
            GrownNorm = 0.35,
            TargetNorm = Math.Sqrt(target.NormSquared + 1e-2),
        };
        return name switch
        {
            "adaptive" => descent with
            {
                Law = new ComponentLaw(3),
                StepSizeRule = StepSizeRule.AdaptiveRate,
            },
            "quasi-static" => descent with
            {
                Law = new ComponentLaw(4),
                Stepper = Stepper.QuasiStatic,
            },
            "polar" => descent with { Stepper = Stepper.Polar },
            "polar-descent" => descent with { Stepper = Stepper.PolarDescent },
            "adaptive polar-descent" => descent with
            {
                Law = new ComponentLaw(3),
                Stepper = Stepper.PolarDescent,
                StepSizeRule = StepSizeRule.AdaptiveRate,
            },
            "scaled" => descent with { Law = ComponentLaw.Scaled },

            // τ lies among the norms of the start: some scales are frozen and some are not.
            "reset scales" => descent with
            {
                Law = ComponentLaw.Scaled,
                ScaleRule = ScaleRule.Reset,
                SwitchNorm = 0.35,
            },
            "reset scales, polar" => Rule("reset scales", target) with
            {
                Stepper = Stepper.PolarDescent,
            },
            "midpoint" => descent with
            {
                Stepper = Stepper.RungeKutta,
                Tableau = ButcherTableau.Midpoint,
            },
            "classical" => descent with
            {
                Stepper = Stepper.RungeKutta,
                Tableau = ButcherTableau.Classical,
            },
            _ => descent,
        };
    }
}
