using System.Text.Json;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Sweeps.Tables;

/// <summary>
/// The columns that every sweep's table has: <see cref="OfCase"/>, then the sweep's axes, then
/// <see cref="OfRecord"/>, then the measures that were recorded, by name. An axis whose name
/// another column has is called <c>axis.NAME</c>: of a sweep over ranks, <c>axis.rank</c> is the
/// problem's and <c>rank</c> the found one. Unknown numbers and texts are empty.
/// </summary>
public static class SweepColumns
{
    /// <summary>The column of <see cref="SweepCase.Number"/>.</summary>
    public const string Case = "case";

    /// <summary>The column of ids.</summary>
    public const string Id = "id";

    /// <summary>The column of <see cref="CaseState"/>.</summary>
    public const string State = "state";

    /// <summary>The column that is 1 where a case converged.</summary>
    public const string Converged = "converged";

    /// <summary>The column of ‖T̂ − T*‖/‖T*‖.</summary>
    public const string RelativeError = "relativeError";

    /// <summary>What an axis' name gets in front where another column has it.</summary>
    public const string AxisPrefix = "axis.";

    private static readonly string[] StateNames = [.. Enum.GetNames<CaseState>().Select(Kebab)];

    private static readonly Dictionary<StopReason, string> StopReasonNames =
        Enum.GetValues<StopReason>().ToDictionary(reason => reason, r => Kebab(r.ToString()));

    /// <summary>Columns before the axes: which case it is.</summary>
    public static IReadOnlyList<SweepColumn> OfCase { get; } =
    [
        new(Case, "the case's place in the spec's order, from 0", IsNumber: true),
        new(Id, "the case's id, a hash of problem, options and what is recorded", IsNumber: false),
        new(State, "solved (it may not have converged), failed or missing", IsNumber: false),
    ];

    /// <summary>Columns after the axes: what came of it.</summary>
    public static IReadOnlyList<SweepColumn> OfRecord { get; } =
    [
        Texts("stopReason", "why the winning start ended, such as converged or max-steps",
            r => r.StopReason is { } reason ? StopReasonNames[reason] : null),
        Numbers(Converged, "1 where the goal was reached, 0 where not; empty unless solved",
            r => r.Fault is not null ? null : r.Converged ? 1 : 0),
        Numbers("rank", "the found rank", r => r.Rank),
        Numbers(RelativeError, "|T - T*|/|T*| of the condensed factors", r => r.RelativeError),
        Numbers("componentsRelativeError", "|T - T*|/|T*| of all components before condensing",
            r => r.ComponentsRelativeError),
        Numbers("matched", "true components matched with |cos| > 0.999", r => r.Matched),
        Numbers("factorMatchScore", "factor match score, 1 for a perfect match",
            r => r.FactorMatchScore),
        Numbers("steps", "steps of the winning start", r => r.Steps),
        Numbers("epochs", "epochs of the winning start", r => r.Epochs),
        Numbers("seconds", "seconds spent on the case; of a batch its share by steps",
            r => r.Seconds),
        Texts("fault", "why the case could not be solved", r => r.Fault),
    ];

    /// <summary>All of them, in the table's order.</summary>
    public static IReadOnlyList<SweepColumn> All { get; } = [.. OfCase, .. OfRecord];

    /// <summary>A state as the table writes it.</summary>
    internal static string Name(CaseState state) => StateNames[(int)state];

    private static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private static SweepColumn Numbers(
        string name, string description, Func<SweepRecord, double?> number) =>
        new(name, description, IsNumber: true) { Number = number };

    private static SweepColumn Texts(
        string name, string description, Func<SweepRecord, string?> text) =>
        new(name, description, IsNumber: false) { Text = text };
}
