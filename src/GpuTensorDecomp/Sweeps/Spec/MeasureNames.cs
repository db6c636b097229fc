namespace GpuTensorDecomp.Sweeps.Spec;

/// <summary>The measures that a sweep may record beside the columns that every row has.</summary>
public static class MeasureNames
{
    /// <summary>The weights b̂_j of the condensed factors.</summary>
    public const string Weights = "weights";

    /// <summary>When each true component was fitted: the time at which its share passed one half.</summary>
    public const string FitTimes = "fit-times";

    /// <summary>T̂(v_j^l)/b_j of each true component at the end.</summary>
    public const string FittedFractions = "fitted-fractions";

    /// <summary>How far the components moved from the start, relative to the start.</summary>
    public const string Movement = "movement";

    /// <summary>How much the tangent kernel changed from the start, relative to the start.</summary>
    public const string KernelChange = "kernel-change";

    /// <summary>The relative residual that the model linearised at the start would reach.</summary>
    public const string LazyResidual = "lazy-residual";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Weights, FitTimes, FittedFractions, Movement, KernelChange, LazyResidual];
}
