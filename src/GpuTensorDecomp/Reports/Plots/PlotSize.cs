namespace GpuTensorDecomp.Reports.Plots;

/// <summary>
/// The box of a drawing and how much fits into it; margins are equal in all plots of a size, so
/// that plots below each other line up.
/// </summary>
public sealed record PlotSize(int Width, int Height, int XTicks, int YTicks)
{
    /// <summary>For screens of a computer and for paper.</summary>
    public static PlotSize Wide { get; } = new(800, 320, 9, 6);

    /// <summary>For phones.</summary>
    public static PlotSize Narrow { get; } = new(390, 280, 5, 5);

    /// <summary>For one of several drawings side by side.</summary>
    public static PlotSize Small { get; } = new(300, 220, 4, 4);

    /// <summary>Left edge of the drawing area.</summary>
    public int Left { get; } = 54;

    /// <summary>Right edge of the drawing area.</summary>
    public int Right => Width - 20;

    /// <summary>Upper edge of the drawing area.</summary>
    public int Top { get; } = 32;

    /// <summary>Lower edge of the drawing area.</summary>
    public int Bottom => Height - 46;
}
