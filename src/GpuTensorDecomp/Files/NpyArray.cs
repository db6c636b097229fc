namespace GpuTensorDecomp.Files;

/// <summary>An array of numbers as NumPy stores them, in C order whatever the file held.</summary>
/// <param name="Shape">The length of each axis; empty for a single number.</param>
/// <param name="Values">The entries, row-major (last index fastest).</param>
public sealed record NpyArray(int[] Shape, double[] Values)
{
    /// <summary>The shape as NumPy prints it, e.g. <c>(3, 4)</c>.</summary>
    public string ShapeText =>
        Shape.Length == 1 ? $"({Shape[0]},)" : $"({string.Join(", ", Shape)})";
}
