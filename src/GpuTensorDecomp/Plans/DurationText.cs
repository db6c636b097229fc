using System.Globalization;

namespace GpuTensorDecomp.Plans;

/// <summary>Times as options write them: 90, 90s, 10m, 2h, 1:30 or 1:30:00.</summary>
public static class DurationText
{
    /// <summary>Reads a time; null where the text is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal))
            return ParseClock(text.Split(':'));
        (string digits, double seconds) = text switch
        {
            [.. var head, 's'] => (head, 1),
            [.. var head, 'm'] => (head, 60),
            [.. var head, 'h'] => (head, 3600),
            _ => (text, 1.0),
        };
        bool isNumber = double.TryParse(
            digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
        double total = number * seconds;
        return isNumber && Math.Abs(total) < TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromSeconds(total)
            : null;
    }

    /// <summary>H:MM or H:MM:SS; hours may exceed a day.</summary>
    private static TimeSpan? ParseClock(string[] parts)
    {
        if (parts.Length > 3 || !int.TryParse(parts[0], NumberStyles.None, null, out int hours))
            return null;
        int seconds = 0;
        foreach (string part in parts[1..])
        {
            if (!int.TryParse(part, NumberStyles.None, null, out int value) || value > 59)
                return null;
            seconds = 60 * seconds + value;
        }

        return TimeSpan.FromHours(hours) +
            TimeSpan.FromSeconds(parts.Length == 2 ? 60 * seconds : seconds);
    }
}
