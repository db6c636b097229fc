using System.Numerics;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>Sums of two runs of coordinate blocks side by side.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TLow">Sums of the first blocks.</typeparam>
/// <typeparam name="THigh">Sums of the blocks that follow.</typeparam>
public struct StripSumsPair<T, TLow, THigh> : IStripSums<T, StripSumsPair<T, TLow, THigh>>
    where T : unmanaged, INumber<T>
    where TLow : struct, IStripSums<T, TLow>
    where THigh : struct, IStripSums<T, THigh>
{
    private TLow _low;
    private THigh _high;

    /// <inheritdoc/>
    public static int Blocks => TLow.Blocks + THigh.Blocks;

    /// <inheritdoc/>
    public static StripSumsPair<T, TLow, THigh> Add(
        StripSumsPair<T, TLow, THigh> sums, T a0, T a1, T a2, T a3, ArrayView<T> terms, int place)
    {
        sums._low = TLow.Add(sums._low, a0, a1, a2, a3, terms, place);
        sums._high = THigh.Add(
            sums._high, a0, a1, a2, a3, terms, place + TLow.Blocks * TileShape.Side);
        return sums;
    }

    /// <inheritdoc/>
    public static void Store(
        StripSumsPair<T, TLow, THigh> sums,
        ContractionJob<T> job,
        long place,
        int row,
        int rows,
        int column,
        int columns)
    {
        int width = TLow.Blocks * TileShape.Side;
        TLow.Store(sums._low, job, place, row, rows, column, columns);
        THigh.Store(sums._high, job, place + width, row, rows, column, columns - width);
    }
}
