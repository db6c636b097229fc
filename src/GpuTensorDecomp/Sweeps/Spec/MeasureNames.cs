namespace GpuTensorDecomp.Sweeps.Spec;

/// <summary>The measures that a sweep may record beside the columns that every row has.</summary>
public static class MeasureNames
{
    /// <summary>The weights b̂_j of the condensed factors.</summary>
    public const string Weights = "weights";

    /// <summary>When the share T(v_j^l)/b_j of each true component reached .5 and .99.</summary>
    public const string FitTimes = "fit-times";

    /// <summary>T(v_j^l)/b_j of each true component at the end.</summary>
    public const string FittedFractions = "fitted-fractions";

    /// <summary>Flow time at the end.</summary>
    public const string FlowTime = "flow-time";

    /// <summary>Components m at the end.</summary>
    public const string Components = "components";

    /// <summary>How far the components moved from the start, relative to the start.</summary>
    public const string Movement = "movement";

    /// <summary>
    /// How much the tangent kernel changed from the start, relative to the start.
    /// </summary>
    public const string KernelChange = "kernel-change";

    /// <summary>The relative residual that the model linearised at the start would reach.</summary>
    public const string LazyResidual = "lazy-residual";

    /// <summary>The rank of the tangent map at the start.</summary>
    public const string TangentRank = "tangent-rank";

    /// <summary>Contractions T(x^{l−1}) that the power method took.</summary>
    public const string Contractions = "contractions";

    /// <summary>
    /// The whole trajectory, in a file of its own: one file a case, so not for many cases.
    /// </summary>
    public const string Trajectory = "trajectory";

    /// <summary>
    /// ‖T − S‖/‖S‖ to the known components' tensor S at the end, and the least, where the target is
    /// S with noise; none of lazy training, whose trained model is no sum of components.
    /// </summary>
    public const string TruthError = "truth-error";

    /// <summary>
    /// How many true vectors have a component of |cos| > 0.99 that carries at least 1 % of the
    /// largest weight; among all m components, before they are condensed.
    /// </summary>
    public const string Found = "found";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Weights, FitTimes, FittedFractions, FlowTime, Components, Movement, KernelChange,
        LazyResidual, TangentRank, Contractions, Trajectory, TruthError, Found,
    ];
}
