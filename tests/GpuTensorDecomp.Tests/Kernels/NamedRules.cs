using GpuTensorDecomp.Components;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>The rules that executors are compared under, by name.</summary>
internal static class NamedRules
{
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
            "linearised" => descent with { IsLinearised = true, WeightDecay = 0 },
            "linearised midpoint" => Rule("midpoint", target) with
            {
                IsLinearised = true,
                WeightDecay = 0,
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
            "dormand-prince" => descent with
            {
                Stepper = Stepper.RungeKutta,
                StepSizeRule = StepSizeRule.EmbeddedError,
                StepTolerance = 1e-3,
            },
            "descent" => descent,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such rule."),
        };
    }
}
