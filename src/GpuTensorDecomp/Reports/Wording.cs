using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Reports;

/// <summary>Results in plain words.</summary>
internal static class Wording
{
    /// <summary>Why a run ended, as a sentence.</summary>
    public static string Of(StopReason reason, SolveMethod method) => (reason, method) switch
    {
        (StopReason.Converged, SolveMethod.Lazy) =>
            "The relative error of the linear model reached the tolerance.",
        (StopReason.Stationary, SolveMethod.Lazy) =>
            "The linear model is fitted as well as its tangent space allows: not to the tolerance.",
        (StopReason.DeflationComplete, SolveMethod.Power) =>
            "The next term was below the smallest weight.",
        (StopReason.EpochsDone, SolveMethod.Power) =>
            "As many terms were found as are allowed; the error that deflation leaves stays.",
        (StopReason.Stagnated, SolveMethod.Power) => "Nothing is left that a term could fit.",
        (StopReason.Interrupted, SolveMethod.Power) =>
            "The run was interrupted.",
        _ => Of(reason),
    };

    private static string Of(StopReason reason) => reason switch
    {
        StopReason.Converged => "The relative error reached the tolerance.",
        StopReason.DeflationComplete =>
            "The flow ran long enough to find every component above the smallest weight; " +
            "none is left.",
        StopReason.NoiseFloor => "The residual came down to the noise level and stopped falling.",
        StopReason.Stationary =>
            "Nothing moved any more, but the residual is above the tolerance: the flow is stuck.",
        StopReason.Stagnated => "The residual stopped falling before it reached the tolerance.",
        StopReason.MaxSteps => "The step limit was reached first.",
        StopReason.TimeLimit => "The time limit was reached first.",
        StopReason.EpochsDone => "All epochs of the method were run.",
        StopReason.NotFinite =>
            "Numbers stopped being finite; this is the last good state. A smaller step may help.",
        StopReason.Interrupted => "The run was interrupted; it can be resumed from its checkpoint.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such stop reason."),
    };

    /// <summary>The method's name as on the command line.</summary>
    public static string Of(SolveMethod method) => method switch
    {
        SolveMethod.Deflation => "deflation",
        SolveMethod.ModifiedFlow => "modified-flow",
        SolveMethod.Flow => "flow",
        SolveMethod.Descent => "descent",
        SolveMethod.BeyondLazy => "beyond-lazy",
        SolveMethod.Lazy => "lazy",
        SolveMethod.Power => "power",
        _ => method.ToString(),
    };

    /// <summary>The number type's name as on the command line.</summary>
    public static string Of(Precision precision) =>
        precision == Precision.Float32 ? "float32" : "float64";

    /// <summary>"1 factor", "1,200 factors".</summary>
    public static string Count(long count, string noun) =>
        $"{NumberText.Fixed(count, 0)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>The relative error; where it is below its floor, an upper bound.</summary>
    public static string Error(SolveResult result) =>
        (result.BelowFloor ? "≤ " : "") + NumberText.Compact(result.RelativeError);

    /// <summary>
    /// The relative error that ends a run, in words; null where the weights that are left end it.
    /// </summary>
    public static string? Goal(SolvePlan plan)
    {
        if (plan.NoiseLevel is { } noise)
            return $"noise {NumberText.Compact(noise)}";
        return plan is { Method: SolveMethod.Deflation, IsExact: false }
            ? null
            : $"tolerance {NumberText.Compact(plan.Tolerance)}";
    }
}
