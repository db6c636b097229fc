namespace GpuTensorDecomp.Reports.Plots;

/// <summary>
/// Sequential colours in equal steps of a ramp of rising contrast to the page: towards dark on a
/// light page and towards bright on a dark one, with the ink that is readable on each.
/// </summary>
internal static class HeatPalette
{
    /// <summary>How many colours there are.</summary>
    public const int Levels = 16;

    private static readonly (int R, int G, int B)[] s_light =
        [(0xf1, 0xf5, 0xfb), (0xb9, 0xd7, 0xf2), (0x5f, 0xa3, 0xdd), (0x1f, 0x66, 0xb8),
            (0x0d, 0x2f, 0x6e)];

    private static readonly (int R, int G, int B)[] s_dark =
        [(0x1c, 0x27, 0x33), (0x15, 0x45, 0x74), (0x1f, 0x78, 0xb8), (0x62, 0xb6, 0xe4),
            (0xd9, 0xf3, 0xff)];

    /// <summary>Colours on a light page, least value first.</summary>
    public static IReadOnlyList<string> Light { get; } = Ramp(s_light);

    /// <summary>Colours on a dark page, least value first.</summary>
    public static IReadOnlyList<string> Dark { get; } = Ramp(s_dark);

    /// <summary>The level of a position from 0 to 1 along the scale.</summary>
    public static int Level(double position) =>
        (int)Math.Round(Math.Clamp(position, 0, 1) * (Levels - 1));

    /// <summary>Black or white ink, whichever has the larger contrast to a "#rrggbb".</summary>
    public static string Ink(string color) =>
        Contrast(color, "#000000") >= Contrast(color, "#ffffff") ? "#000000" : "#ffffff";

    /// <summary>Contrast ratio of two colours after WCAG 2: (L₁ + 0.05)/(L₂ + 0.05).</summary>
    public static double Contrast(string a, string b)
    {
        double first = Luminance(a) + 0.05;
        double second = Luminance(b) + 0.05;
        return Math.Max(first, second) / Math.Min(first, second);
    }

    private static double Luminance(string color)
    {
        return 0.2126 * Channel(1) + 0.7152 * Channel(3) + 0.0722 * Channel(5);

        double Channel(int at)
        {
            double share = Convert.ToInt32(color.Substring(at, 2), 16) / 255.0;
            return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
        }
    }

    private static string[] Ramp((int R, int G, int B)[] stops)
    {
        var colors = new string[Levels];
        for (int i = 0; i < Levels; i++)
        {
            double at = (double)i / (Levels - 1) * (stops.Length - 1);
            int low = Math.Min((int)at, stops.Length - 2);
            double share = at - low;
            (int R, int G, int B) a = stops[low];
            (int R, int G, int B) b = stops[low + 1];
            colors[i] = $"#{Mix(a.R, b.R, share):x2}{Mix(a.G, b.G, share):x2}" +
                $"{Mix(a.B, b.B, share):x2}";
        }

        return colors;
    }

    private static int Mix(int a, int b, double share) => (int)Math.Round(a + share * (b - a));
}
