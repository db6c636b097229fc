namespace GpuTensorDecomp.Reports.Plots;

/// <summary>How a series is drawn.</summary>
public enum LineStyle
{
    /// <summary>A line.</summary>
    Line,

    /// <summary>A line with a dot at each value: for measurements at few places.</summary>
    LineWithPoints,

    /// <summary>Dots alone: for measurements that a theory curve runs through.</summary>
    Points,

    /// <summary>A dashed line: for what a formula predicts.</summary>
    Theory,
}
