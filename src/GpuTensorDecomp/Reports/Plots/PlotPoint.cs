using System.Runtime.InteropServices;

namespace GpuTensorDecomp.Reports.Plots;

/// <summary>A point of a line, in pixels.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PlotPoint(double X, double Y);
