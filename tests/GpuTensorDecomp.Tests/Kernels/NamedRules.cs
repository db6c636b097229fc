using GpuTensorDecomp.Components;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>The rules that executors are compared under, by name.</summary>
internal static class NamedRules
{
    /// <summary>
    /// Two ends in ten steps; a freed component is one of those that are drawn anew.
    /// </summary>
    private static readonly EpochRule Epochs = new()
    {
        Ends = [3, 8],
        Seed = 0x5eed_0000_0005,
        Run = 2,
        FirstDraw = 7,
        LogNorm = Math.Log(0.05),
        Signs = StartSigns.Random,
        Most = 2,
        BelowNorm = 0.33,
    };

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
            "epochs" => descent with { Epochs = Epochs },
            "merging epochs" => descent with
            {
                Epochs = Epochs with
                {
                    Most = int.MaxValue,
                    BelowNorm = 0.25,
                    DuplicateNorm = 0.1,
                    DuplicateCosine = 0.4,
                },
            },
            "merging polar epochs" => Rule("merging epochs", target) with
            {
                Stepper = Stepper.PolarDescent,
            },
            "adaptive epochs" => Rule("adaptive", target) with
            {
                Epochs = Epochs with { Most = 1, Signs = StartSigns.Alternating },
            },
            "quasi-static epochs" => Rule("quasi-static", target) with { Epochs = Epochs },
            "scaled epochs" => Rule("reset scales", target) with
            {
                Epochs = Epochs with { Scale = 20, BelowNorm = double.PositiveInfinity },
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
