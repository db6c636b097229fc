using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Host;

/// <summary>A run's rule as kernels read it.</summary>
internal static class RuleTranslation
{
    private const int Stages = BatchView<double>.MostStages;

    public static RunRule ToDevice(FlowRule rule, int order)
    {
        rule.RequireSteppable();
        ButcherTableau method = rule.Tableau;
        if (method.StageCount > Stages)
        {
            throw new DeviceException(
                $"The Runge-Kutta method {method.Name} has {method.StageCount} stages; GPU " +
                $"kernels have room for {Stages}. Choose another method or --device cpu.");
        }

        bool isErrorControlled = rule.Stepper == Stepper.RungeKutta &&
            method.E.Length > 0 && rule.StepSizeRule == StepSizeRule.EmbeddedError;
        return new RunRule
        {
            NormPower = rule.Law.NormPower(order),
            IsScaled = rule.Law.IsScaled ? 1 : 0,
            IsLinearised = rule.IsLinearised ? 1 : 0,
            StartsAtZero = rule.StartsAtZero ? 1 : 0,
            IsPolar = rule.IsPolar ? 1 : 0,
            Stepper = (int)rule.Stepper,
            StepSizeRule = (int)rule.StepSizeRule,
            StageCount = method.StageCount,
            MethodOrder = method.Order,
            IsFirstSameAsLast = method.IsFirstSameAsLast ? 1 : 0,
            IsErrorControlled = isErrorControlled ? 1 : 0,
            StepSize = rule.StepSize,
            RateLimit = rule.RateLimit,
            CurvatureShare = rule.CurvatureShare,
            StepTolerance = rule.StepTolerance,
            LargestStep = rule.LargestStep,
            ResetsScales = rule.ScaleRule == ScaleRule.Reset ? 1 : 0,
            FrozenScale = 1 / rule.SwitchNorm,
            WeightDecay = rule.WeightDecay,
            TargetNorm = rule.TargetNorm,
            StopRelativeError = rule.StopRelativeError,
            StopTime = rule.StopTime,
            StationaryRate = rule.StationaryRate,
            PoolNorm = rule.PoolNorm,
            GrownNorm = rule.GrownNorm,
        };
    }

    /// <summary>What happens at ends of epochs; nothing where there are none.</summary>
    public static RunEpochs ToDevice(EpochRule? epochs) => epochs is null
        ? default
        : new RunEpochs
        {
            EndCount = epochs.Ends.Count,
            FirstEnd = epochs.FirstEnd,
            Seed = epochs.Seed,
            Run = (uint)epochs.Run,
            FirstDraw = epochs.FirstDraw,
            LogNorm = epochs.LogNorm,
            Scale = epochs.Scale,
            Signs = (int)epochs.Signs,
            Most = epochs.Most,
            LogBelow = Math.Log(epochs.BelowNorm),
            Merges = epochs.Most > 0 && double.IsFinite(epochs.DuplicateNorm) ? 1 : 0,
            LogDuplicate = Math.Log(epochs.DuplicateNorm),
            DuplicateCosine = epochs.DuplicateCosine,
        };

    /// <summary>The steps of the ends, padded with zeros.</summary>
    public static long[] EndsToDevice(EpochRule? epochs)
    {
        var ends = new long[EpochRule.MostEnds];
        for (int k = 0; k < epochs?.Ends.Count; k++)
            ends[k] = epochs.Ends[k];
        return ends;
    }

    /// <summary>A row by row, then B, then E, rows padded with zeros.</summary>
    public static double[] Coefficients(ButcherTableau method)
    {
        var coefficients = new double[BatchView<double>.CoefficientCount];
        for (int stage = 0; stage < method.StageCount; stage++)
            method.A[stage].CopyTo(coefficients, stage * Stages);
        method.B.CopyTo(coefficients, Stages * Stages);
        method.E.CopyTo(coefficients, Stages * (Stages + 1));
        return coefficients;
    }

    /// <summary>Evaluations that <paramref name="steps"/> steps take if none is rejected.</summary>
    public static long Evaluations(RunRule rule, long steps)
    {
        int perStep = rule.Stepper != RuleCode.RungeKutta
            ? 1
            : Math.Max(rule.StageCount - 1, 0) + (rule.IsFirstSameAsLast != 0 ? 0 : 1);
        return steps > long.MaxValue / 16 ? long.MaxValue : steps * perStep;
    }
}
