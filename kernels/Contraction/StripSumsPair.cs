using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>Sums of two runs of coordinate blocks side by side.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TPiece">Sixteen bytes of numbers.</typeparam>
/// <typeparam name="TLow">Sums of the first blocks.</typeparam>
/// <typeparam name="THigh">Sums of the blocks that follow.</typeparam>
public struct StripSumsPair<T, TPiece, TLow, THigh>
    : IStripSums<T, TPiece, StripSumsPair<T, TPiece, TLow, THigh>>
    where T : unmanaged, INumber<T>
    where TPiece : unmanaged, IPiece<T, TPiece>
    where TLow : struct, IStripSums<T, TPiece, TLow>
    where THigh : struct, IStripSums<T, TPiece, THigh>
{
    private TLow _low;
    private THigh _high;

    /// <inheritdoc/>
    public static int Blocks => TLow.Blocks + THigh.Blocks;

    /// <inheritdoc/>
    public static StripSumsPair<T, TPiece, TLow, THigh> Add(
        StripSumsPair<T, TPiece, TLow, THigh> sums,
        Four<T> upper,
        Four<T> lower,
        ArrayView<TPiece> terms,
        int place)
    {
        sums._low = TLow.Add(sums._low, upper, lower, terms, place);
        sums._high = THigh.Add(
            sums._high, upper, lower, terms, place + TLow.Blocks * StripShape.Block<T, TPiece>());
        return sums;
    }

    /// <inheritdoc/>
    public static void Store(
        StripSumsPair<T, TPiece, TLow, THigh> sums,
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
