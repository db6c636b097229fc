namespace GpuTensorDecomp.Reports.Plots;

/// <summary>
/// Eight colours for light and dark pages, chosen so that any two keep a CIELAB distance of 17 or
/// more under simulated protanopia, deuteranopia and tritanopia (Machado et al. 2009), and a
/// contrast of 3 to the page. Further lines take them again with another dash pattern. Lines carry
/// class names, so a page decides the colours.
/// </summary>
public static class Palette
{
    /// <summary>The index of the muted line that stands for "the others".</summary>
    public const int Muted = -1;

    /// <summary>Colours on a light page.</summary>
    public static IReadOnlyList<string> Light { get; } =
    [
        "#0b45c4", "#b03c10", "#09776b", "#7d3b98", "#e67300", "#2a94f0", "#4a0d18", "#20303f",
    ];

    /// <summary>Colours on a dark page.</summary>
    public static IReadOnlyList<string> Dark { get; } =
    [
        "#4f74f8", "#e88f45", "#35eba0", "#c296ff", "#efe04a", "#d8f6f6", "#dd4060", "#8fa6b9",
    ];

    /// <summary>Dash patterns in pixels; the first is a solid line.</summary>
    public static IReadOnlyList<string> Dashes { get; } = ["", "7 3", "2 3", "9 3 2 3"];

    /// <summary>Class names of the line with an index from 0, or of <see cref="Muted"/>.</summary>
    public static string Classes(int index)
    {
        if (index < 0)
            return "muted";
        int dash = index / Light.Count % Dashes.Count;
        string color = $"c{index % Light.Count}";
        return dash == 0 ? color : $"{color} d{dash}";
    }
}
