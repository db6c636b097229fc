using System.Text.Json;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Sweeps.Spec.Expressions;

namespace GpuTensorDecomp.Sweeps.Spec.Fields;

/// <summary>An option that a spec may give.</summary>
/// <param name="Name">Its name, as on the command line without the dashes.</param>
/// <param name="Section">Where it stands.</param>
/// <param name="Type">The type of its value; of kinds with numbers, the enumeration.</param>
/// <param name="CanBeAuto">Whether the program can choose the value.</param>
/// <param name="Default">Its value where it is not given; unknown where it must be.</param>
internal sealed record SpecField(
    string Name, SpecSection Section, Type Type, bool CanBeAuto, SpecValue Default)
{
    private IReadOnlyList<object?>? _examples;

    /// <summary>The words of an enumeration; empty for other types.</summary>
    public IReadOnlyList<string> Words { get; } =
        Type.IsEnum ? [.. Enum.GetNames(Type).Select(KebabCase)] : [];

    /// <summary>Whether it is a kind with numbers after colons.</summary>
    public bool IsKind => Type == typeof(VectorKind) || Type == typeof(WeightKind);

    /// <summary>Whether it is a time.</summary>
    public bool IsDuration => Type == typeof(TimeSpan);

    /// <summary>What would be right.</summary>
    public string Expected
    {
        get
        {
            string expected = Type switch
            {
                _ when Type == typeof(VectorKind) => "orthogonal, sphere or congruent:COS",
                _ when Type == typeof(WeightKind) =>
                    "equal, geometric:RATIO, linear:FROM:TO or signed",
                { IsEnum: true } => "one of " + string.Join(", ", Words),
                _ when Type == typeof(bool) => "true or false",
                _ when IsDuration => "a time, such as 90, 90s, 10m, 2h or 1:30:00",
                _ when Type == typeof(double) => "a number",
                _ => "a whole number (floor, round and ceil make one)",
            };
            return CanBeAuto ? expected + ", or auto" : expected;
        }
    }

    /// <summary>
    /// A few values that fit, as the option has them: what holds with each of them is taken to hold
    /// whatever the value is. Of kinds their words without numbers.
    /// </summary>
    public IReadOnlyList<object?> Examples => _examples ??=
    [
        .. CanBeAuto ? [null] : Array.Empty<object?>(),
        .. Type switch
        {
            _ when Type == typeof(VectorKind) =>
                Enum.GetValues<VectorKind>().Select(kind => (object?)(kind, 0.0)),
            _ when Type == typeof(WeightKind) => [(WeightKind.Equal, 1.0, 1.0)],
            { IsEnum: true } => Enum.GetValues(Type).Cast<object?>(),
            _ when Type == typeof(bool) => [false, true],
            _ => Enumerable.Range(1, 2).Select(
                number => Convert(SpecValue.Of((Int128)number), out _)),
        },
    ];

    /// <summary>The name of a member in the words of the command line.</summary>
    public static string KebabCase(string name) =>
        JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    /// <summary>The value as the option has it; null for auto, or where it does not fit.</summary>
    public object? Convert(SpecValue value, out bool fits)
    {
        fits = true;
        if (CanBeAuto && value.Kind == SpecValueKind.Auto)
            return null;
        object? result = Type switch
        {
            { IsEnum: true } => value.Kind == SpecValueKind.Text ? Word(value.ToString()) : null,
            _ when Type == typeof(bool) => value.Kind == SpecValueKind.Truth ? value.IsTrue : null,
            _ when IsDuration => value.IsNumeric ? Seconds(value.Number) : null,
            _ when Type == typeof(double) => value.IsNumeric ? value.Number : null,
            _ => value.TryWhole(out Int128 whole) ? Whole(whole) : null,
        };
        fits = result is not null;
        return result;
    }

    /// <summary>A kind stays text, checked; the problem's own parser splits it.</summary>
    private object? Word(string text)
    {
        try
        {
            if (Type == typeof(VectorKind))
                return ProblemOptions.ParseVectors(text);
            if (Type == typeof(WeightKind))
                return ProblemOptions.ParseWeights(text);
        }
        catch (InputException)
        {
            // What would be right stands in Expected.
            return null;
        }

        int index = Words.ToList().IndexOf(text);
        return index < 0 ? null : Enum.Parse(Type, Enum.GetNames(Type)[index]);
    }

    private static TimeSpan? Seconds(double seconds) =>
        Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;

    private object? Whole(Int128 whole) => Type switch
    {
        _ when Type == typeof(int) => whole >= int.MinValue && whole <= int.MaxValue
            ? (int)whole : null,
        _ when Type == typeof(long) => whole >= long.MinValue && whole <= long.MaxValue
            ? (long)whole : null,
        _ => whole >= ulong.MinValue && whole <= ulong.MaxValue ? (ulong)whole : null,
    };
}
