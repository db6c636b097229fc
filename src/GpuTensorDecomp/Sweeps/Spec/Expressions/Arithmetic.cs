namespace GpuTensorDecomp.Sweeps.Spec.Expressions;

/// <summary>
/// The operators. Integers stay exact; a result that no 128-bit integer holds is a float64.
/// </summary>
internal static class Arithmetic
{
    public static SpecValue Add(SpecValue a, SpecValue b) =>
        Numeric(a, b, static (x, y) => checked(x + y), static (x, y) => x + y);

    public static SpecValue Subtract(SpecValue a, SpecValue b) =>
        Numeric(a, b, static (x, y) => checked(x - y), static (x, y) => x - y);

    public static SpecValue Multiply(SpecValue a, SpecValue b) =>
        Numeric(a, b, static (x, y) => checked(x * y), static (x, y) => x * y);

    /// <summary>a / b: an integer where b divides a.</summary>
    public static SpecValue Divide(SpecValue a, SpecValue b)
    {
        if (NeedNumbers(a, b) is { } fault)
            return fault;
        if (b.Number == 0)
            return SpecValue.Fault("divides by zero");
        return a.Kind == SpecValueKind.Whole && b.Kind == SpecValueKind.Whole &&
            a.Whole % b.Whole == 0
            ? SpecValue.Of(a.Whole / b.Whole)
            : SpecValue.Of(a.Number / b.Number);
    }

    /// <summary>a^b: an integer where both are and b ≥ 0.</summary>
    public static SpecValue Power(SpecValue a, SpecValue b)
    {
        if (NeedNumbers(a, b) is { } fault)
            return fault;
        if (a.Number == 0 && b.Number < 0)
            return SpecValue.Fault("divides by zero");
        bool whole = a.Kind == SpecValueKind.Whole && b.Kind == SpecValueKind.Whole;
        return whole && b.Whole >= 0 && WholePower(a.Whole, b.Whole) is { } exact
            ? SpecValue.Of(exact)
            : SpecValue.Of(Math.Pow(a.Number, b.Number));
    }

    public static SpecValue Negate(SpecValue a) => Subtract(SpecValue.Of(Int128.Zero), a);

    /// <summary>
    /// Whether a comparison holds. Words are only equal or not; auto equals auto alone.
    /// </summary>
    public static SpecValue Compare(string comparison, SpecValue a, SpecValue b)
    {
        bool isOrder = comparison is not ("==" or "!=");
        if (a.IsNumeric && b.IsNumeric)
            return SpecValue.Of(Holds(comparison, Order(a, b)));
        if (isOrder)
            return NeedNumbers(a, b)!.Value;
        bool isAuto = a.Kind == SpecValueKind.Auto || b.Kind == SpecValueKind.Auto;
        if (a.Kind != b.Kind && !isAuto)
            return SpecValue.Fault($"compares {a} with {b}, which is of another kind");
        bool equal = a.Kind == b.Kind && a.ToString() == b.ToString();
        return SpecValue.Of(equal == (comparison == "=="));
    }

    /// <summary>The sign of a − b of numbers, exact for integers.</summary>
    public static int Order(SpecValue a, SpecValue b) =>
        a.Kind == SpecValueKind.Whole && b.Kind == SpecValueKind.Whole
            ? a.Whole.CompareTo(b.Whole)
            : a.Number.CompareTo(b.Number);

    /// <summary>The fault of values that are not all numbers; null where they are.</summary>
    public static SpecValue? NeedNumbers(params ReadOnlySpan<SpecValue> values)
    {
        foreach (SpecValue value in values)
        {
            if (value.Kind == SpecValueKind.Auto)
            {
                return SpecValue.Fault(
                    "uses an option that is left to the program (auto); give that one a value");
            }

            if (!value.IsNumeric)
                return SpecValue.Fault($"has '{value}' where a number is needed");
        }

        return null;
    }

    /// <summary>a^n by repeated squaring; null where it overflows.</summary>
    private static Int128? WholePower(Int128 a, Int128 n)
    {
        if (a == 0 || a == 1)
            return n == 0 ? 1 : a;
        if (a == -1)
            return Int128.IsEvenInteger(n) ? 1 : -1;
        if (n > 127)
            return null;
        try
        {
            Int128 power = 1;
            for (int i = 0; i < (int)n; i++)
                power = checked(power * a);
            return power;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static bool Holds(string comparison, int order) => comparison switch
    {
        "==" => order == 0,
        "!=" => order != 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };

    private static SpecValue Numeric(
        SpecValue a,
        SpecValue b,
        Func<Int128, Int128, Int128> exact,
        Func<double, double, double> rounded)
    {
        if (NeedNumbers(a, b) is { } fault)
            return fault;
        if (a.Kind == SpecValueKind.Whole && b.Kind == SpecValueKind.Whole)
        {
            try
            {
                return SpecValue.Of(exact(a.Whole, b.Whole));
            }
            catch (OverflowException)
            {
                // Beyond 2^127 the float64 below is what is left.
            }
        }

        return SpecValue.Of(rounded(a.Number, b.Number));
    }
}
