using System.Globalization;

namespace GpuTensorDecomp.Sweeps.Spec.Expressions;

/// <summary>
/// A value of an expression: an integer stays exact up to 2^127, and is a float64 above.
/// </summary>
internal readonly struct SpecValue
{
    private readonly Int128 _whole;
    private readonly double _number;
    private readonly string? _text;

    private SpecValue(SpecValueKind kind, Int128 whole, double number, string? text) =>
        (Kind, _whole, _number, _text) = (kind, whole, number, text);

    /// <summary>Follows from something that is at fault elsewhere.</summary>
    public static SpecValue Unknown => default;

    /// <summary>Left for the program to choose.</summary>
    public static SpecValue Auto => new(SpecValueKind.Auto, 0, 0, "auto");

    /// <summary>What it is.</summary>
    public SpecValueKind Kind { get; }

    /// <summary>Whether it is a number, exact or not.</summary>
    public bool IsNumeric => Kind is SpecValueKind.Whole or SpecValueKind.Number;

    /// <summary>Whether nothing can be computed from it.</summary>
    public bool IsLost => Kind is SpecValueKind.Unknown or SpecValueKind.Fault;

    /// <summary>The exact integer; of a <see cref="SpecValueKind.Whole"/> only.</summary>
    public Int128 Whole => _whole;

    /// <summary>The number as float64; of a numeric value only.</summary>
    public double Number => Kind == SpecValueKind.Whole ? (double)_whole : _number;

    /// <summary>Whether it is true.</summary>
    public bool IsTrue => Kind == SpecValueKind.Truth && _whole != 0;

    /// <summary>An exact integer.</summary>
    public static SpecValue Of(Int128 whole) => new(SpecValueKind.Whole, whole, 0, null);

    /// <summary>A float64; a fault where it is not finite.</summary>
    public static SpecValue Of(double number) => double.IsFinite(number)
        ? new(SpecValueKind.Number, 0, number, null)
        : Fault("is no finite number");

    /// <summary>True or false.</summary>
    public static SpecValue Of(bool truth) => new(SpecValueKind.Truth, truth ? 1 : 0, 0, null);

    /// <summary>A word.</summary>
    public static SpecValue Of(string text) => new(SpecValueKind.Text, 0, 0, text);

    /// <summary>Cannot be computed.</summary>
    /// <param name="reason">A predicate, such as "divides by zero".</param>
    public static SpecValue Fault(string reason) => new(SpecValueKind.Fault, 0, 0, reason);

    /// <summary>A number as written; exact where it is an integer below 2^96.</summary>
    public static SpecValue? ParseNumber(string text)
    {
        if (!double.TryParse(
            text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ||
            !double.IsFinite(number))
        {
            return null;
        }

        bool isWhole = double.IsInteger(number) &
            decimal.TryParse(
                text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact);
        return isWhole && decimal.IsInteger(exact) ? Of((Int128)exact) : Of(number);
    }

    /// <summary>The exact integer that the value is, if it is one.</summary>
    public bool TryWhole(out Int128 whole)
    {
        const double mostExact = 1L << 53;
        whole = _whole;
        if (Kind != SpecValueKind.Number)
            return Kind == SpecValueKind.Whole;
        whole = double.IsInteger(_number) && Math.Abs(_number) <= mostExact ? (Int128)_number : 0;
        return double.IsInteger(_number) && Math.Abs(_number) <= mostExact;
    }

    /// <summary>As a table shows it: numbers round-trip, in the invariant culture.</summary>
    public override string ToString() => Kind switch
    {
        SpecValueKind.Whole => _whole.ToString(CultureInfo.InvariantCulture),
        SpecValueKind.Number => _number.ToString("R", CultureInfo.InvariantCulture),
        SpecValueKind.Truth => IsTrue ? "true" : "false",
        _ => _text ?? "",
    };
}
