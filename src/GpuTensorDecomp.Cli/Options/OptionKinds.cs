using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Cli.Options;

/// <summary>
/// Kinds of options; a value that cannot be read is a fault that says what would be right.
/// </summary>
internal static class OptionKinds
{
    public static Option<bool> Flag(string name, string description) =>
        new(name) { Description = description };

    public static Option<string?> Text(string name, string valueName, string description) =>
        new(name) { Description = description, HelpName = valueName };

    /// <summary>One of several words.</summary>
    public static Option<T?> Choice<T>(
        string name, string description, params (string Word, T Value)[] choices)
        where T : struct
    {
        string words = string.Join('|', choices.Select(choice => choice.Word));
        return Value<T>(name, words, description, $"one of {words}", text =>
        {
            int index = Array.FindIndex(choices, choice => choice.Word == text);
            return index < 0 ? null : choices[index].Value;
        });
    }

    /// <summary>A whole number, also written as <c>1e6</c>.</summary>
    public static Option<T?> Whole<T>(string name, string valueName, string description)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        string expected = T.MinValue == T.Zero
            ? $"a whole number from 0 to {T.MaxValue}"
            : $"a whole number up to {T.MaxValue}";
        return Value<T>(name, valueName, description, expected, text =>
            decimal.TryParse(
                text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) &&
            decimal.IsInteger(number) &&
            number >= decimal.CreateChecked(T.MinValue) &&
            number <= decimal.CreateChecked(T.MaxValue)
                ? T.CreateChecked(number)
                : null);
    }

    /// <summary>A finite number.</summary>
    public static Option<double?> Number(string name, string valueName, string description) =>
        Value<double>(name, valueName, description, "a number, such as 0.5 or 1e-6", ParseNumber);

    /// <summary>A time: seconds, a number with s, m or h, or h:mm:ss.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) =>
        Value<TimeSpan>(
            name, "TIME", description, "a time, such as 90, 90s, 10m, 2h or 1:30:00",
            DurationText.Parse);

    /// <summary>A value of any type.</summary>
    /// <param name="name">The option.</param>
    /// <param name="valueName">What the help calls its value.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="expected">What would be right.</param>
    /// <param name="parse">The value of a text, or null.</param>
    public static Option<T?> Value<T>(
        string name, string valueName, string description, string expected, Func<string, T?> parse)
        where T : struct => new(name)
        {
            Description = description,
            HelpName = valueName,
            CustomParser = result =>
            {
                T? value = parse(SingleToken(result));
                if (value is null)
                    result.AddError($"{name} {SingleToken(result)}: give {expected}.");
                return value;
            },
        };

    /// <summary>A value whose parser throws <see cref="InputException"/>.</summary>
    public static Option<T?> Parsed<T>(
        string name, string valueName, string description, Func<string, T> parse)
        where T : struct => new(name)
        {
            Description = description,
            HelpName = valueName,
            CustomParser = result =>
            {
                try
                {
                    return parse(SingleToken(result));
                }
                catch (InputException fault)
                {
                    result.AddError(fault.Message);
                    return null;
                }
            },
        };

    /// <summary>A finite number, or null.</summary>
    public static double? ParseNumber(string text) =>
        double.TryParse(
            text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) &&
        double.IsFinite(number)
            ? number
            : null;

    private static string SingleToken(ArgumentResult result) =>
        result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
}
