using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>Reads what a thread brings of an operand from device memory.</summary>
public static class FourReader
{
    /// <summary>
    /// Four numbers that are apart, each a step further along the tile, of those left; 0 for the
    /// others.
    /// </summary>
    /// <param name="source">Device memory.</param>
    /// <param name="first">Where the first number is.</param>
    /// <param name="apart">From a number to the next.</param>
    /// <param name="step">Rows or columns from a number to the next; a constant.</param>
    /// <param name="left">Rows or columns that there are from the first number's on.</param>
    public static Four<T> Read<T>(
        ArrayView<T> source, long first, long apart, int step, int left)
        where T : unmanaged
    {
        Four<T> numbers = default;
        if (left > 0)
            numbers.X = source[first];
        if (left > step)
            numbers.Y = source[first + apart];
        if (left > 2 * step)
            numbers.Z = source[first + 2 * apart];
        if (left > 3 * step)
            numbers.W = source[first + 3 * apart];
        return numbers;
    }
}
