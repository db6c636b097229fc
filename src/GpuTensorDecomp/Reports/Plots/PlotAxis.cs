namespace GpuTensorDecomp.Reports.Plots;

/// <summary>An axis: what it shows, and its scale.</summary>
/// <param name="Label">The quantity, with its unit if it has one.</param>
/// <param name="Scale">The scale.</param>
public sealed record PlotAxis(string Label, PlotScale Scale)
{
    /// <summary>The label with the power of ten that the tick labels leave out.</summary>
    public string FullLabel => Scale.Exponent == 0
        ? Label
        : $"{Label} (×10{NumberText.Superscript(Scale.Exponent)})";
}
