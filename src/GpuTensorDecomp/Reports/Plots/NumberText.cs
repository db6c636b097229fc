using System.Globalization;

namespace GpuTensorDecomp.Reports.Plots;

/// <summary>Numbers as people read them: "1,200", "0.035", "3.2 × 10⁻⁹".</summary>
public static class NumberText
{
    /// <summary>What stands for a value that is not known.</summary>
    public const string Unknown = "–";

    private const string Minus = "\u2212";
    private const string SuperscriptDigits = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>
    /// A value to so many significant digits, without trailing zeros; powers of ten outside 10⁻³ to
    /// 10⁶, a dash for NaN.
    /// </summary>
    public static string Compact(double value, int digits = 3) => Rounded(value, digits, true);

    /// <summary>As <see cref="Compact"/>, with trailing zeros: for columns of a table.</summary>
    public static string Significant(double value, int digits) => Rounded(value, digits, false);

    /// <summary>A value with a fixed number of decimals and thousands set apart.</summary>
    public static string Fixed(double value, int decimals)
    {
        string text = Math.Abs(value).ToString("N" + decimals, CultureInfo.InvariantCulture);
        bool isZero = !text.AsSpan().ContainsAnyInRange('1', '9');
        return value < 0 && !isZero ? Minus + text : text;
    }

    /// <summary>An integer in raised digits.</summary>
    public static string Superscript(int value)
    {
        string digits = string.Concat(
            Math.Abs(value).ToString(CultureInfo.InvariantCulture)
                .Select(c => SuperscriptDigits[c - '0']));
        return value < 0 ? "⁻" + digits : digits;
    }

    /// <summary>A count of bytes in the unit that suits it.</summary>
    public static string Bytes(long count)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        double value = count;
        int unit = 0;
        while (value >= 1024 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return $"{Compact(value)}\u00a0{units[unit]}";
    }

    /// <summary>A time span in the unit that suits it.</summary>
    public static string Seconds(double seconds)
    {
        if (!double.IsFinite(seconds))
            return Unknown;
        if (seconds < 1)
            return $"{Compact(1000 * seconds, 2)}\u00a0ms";
        if (seconds < 120)
            return $"{Compact(seconds)}\u00a0s";
        var span = TimeSpan.FromSeconds(Math.Min(seconds, 1e11));
        return span.TotalHours < 1
            ? $"{span.Minutes}\u00a0min {span.Seconds}\u00a0s"
            : $"{Fixed(Math.Floor(span.TotalHours), 0)}\u00a0h {span.Minutes}\u00a0min";
    }

    private static string Rounded(double value, int digits, bool trims)
    {
        string Trimmed(string text) => trims ? Trim(text) : text;
        if (double.IsNaN(value))
            return Unknown;
        if (double.IsInfinity(value))
            return value > 0 ? "∞" : Minus + "∞";
        if (value == 0)
            return "0";
        // "E" rounds first, so that 9.9999 to three digits has the exponent of 10.
        string scientific =
            Math.Abs(value).ToString("E" + (digits - 1), CultureInfo.InvariantCulture);
        int e = scientific.IndexOf('E', StringComparison.Ordinal);
        int exponent = int.Parse(scientific.AsSpan(e + 1), NumberStyles.AllowLeadingSign);
        string sign = value < 0 ? Minus : "";
        if (exponent is >= -3 and < 6)
            return sign + Trimmed(Fixed(Math.Abs(value), Math.Max(0, digits - 1 - exponent)));
        string mantissa = Trimmed(scientific[..e]);
        string power = "10" + Superscript(exponent);
        return mantissa == "1" ? sign + power : $"{sign}{mantissa}\u00a0×\u00a0{power}";
    }

    private static string Trim(string text) =>
        text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
}
