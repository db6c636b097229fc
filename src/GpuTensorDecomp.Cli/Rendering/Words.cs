using System.Text.Json;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Cli.Rendering;

/// <summary>Enumerations in plain words.</summary>
internal static class Words
{
    /// <summary>The method as <c>--method</c> names it.</summary>
    public static string Of(SolveMethod method) => Kebab(method);

    /// <summary>The precision as <c>--precision</c> names it.</summary>
    public static string Of(Precision precision) => Kebab(precision);

    /// <summary>
    /// Whether a run reached its goal, why it ended, and advice where it did not.
    /// </summary>
    public static string Ending(ResultDocument result) => result.Converged
        ? "converged: " + Of(result.StopReason, result.Method).Split(';')[0]
        : "not converged: " + Of(result.StopReason, result.Method);

    private static string Of(StopReason reason, SolveMethod method) => (reason, method) switch
    {
        (StopReason.Interrupted, SolveMethod.Power) => "interrupted",
        (StopReason.MaxSteps, SolveMethod.Power) =>
            "the step limit was reached; raise --max-steps",
        (StopReason.TimeLimit, SolveMethod.Power) =>
            "the time limit was reached; raise --time-limit",
        (StopReason.EpochsDone, SolveMethod.Power) =>
            "all terms that --components allows were found; polish them, or try another method",
        (StopReason.Stagnated, SolveMethod.Power) => "nothing is left that another term could fit",
        (StopReason.Stationary, SolveMethod.Lazy) =>
            "the tangent space holds no better fit; give more --components",
        _ => Of(reason),
    };

    private static string Of(StopReason reason) => reason switch
    {
        StopReason.Converged => "the relative error reached the tolerance",
        StopReason.DeflationComplete =>
            "no component above the smallest weight is left to be found",
        StopReason.NoiseFloor => "the residual is down to the noise",
        StopReason.Stationary =>
            "everything stands still above the tolerance; try another --seed or more --components",
        StopReason.Stagnated =>
            "the residual stopped falling above the tolerance; " +
            "try another --seed or more --components, or --min-weight where the tensor is noisy",
        StopReason.MaxSteps =>
            "the step limit was reached; 'resume' with a larger --max-steps goes on",
        StopReason.TimeLimit =>
            "the time limit was reached; 'resume' with a larger --time-limit goes on",
        StopReason.EpochsDone => "all epochs were run",
        StopReason.NotFinite =>
            "numbers stopped being finite and the last good state was kept; lower --step",
        StopReason.Interrupted => "interrupted; 'resume' goes on from the checkpoint",
        _ => reason.ToString(),
    };

    private static string Kebab<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
