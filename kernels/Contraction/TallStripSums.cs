using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>8 × 4 sums: a strip of 64 points.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TPiece">Sixteen bytes of numbers.</typeparam>
public struct TallStripSums<T, TPiece> : IStripDots<T, TPiece, TallStripSums<T, TPiece>>
    where T : unmanaged, INumber<T>
    where TPiece : unmanaged, IPiece<T, TPiece>
{
    private Accumulators<T> _upper;
    private Accumulators<T> _lower;

    /// <inheritdoc/>
    public static int Blocks => 1;

    /// <inheritdoc/>
    public static int PointBlocks => 2;

    /// <inheritdoc/>
    public static Accumulators<T> Upper(TallStripSums<T, TPiece> dots) => dots._upper;

    /// <inheritdoc/>
    public static Accumulators<T> Lower(TallStripSums<T, TPiece> dots) => dots._lower;

    /// <inheritdoc/>
    public static TallStripSums<T, TPiece> Add(
        TallStripSums<T, TPiece> sums,
        Four<T> upper,
        Four<T> lower,
        ArrayView<TPiece> terms,
        int place)
    {
        Four<T> columns = TPiece.Load(terms, place, TileShape.Step);
        sums._upper.Add(upper, columns);
        sums._lower.Add(lower, columns);
        return sums;
    }

    /// <inheritdoc/>
    public static void Store(
        TallStripSums<T, TPiece> sums,
        ContractionJob<T> job,
        long place,
        int row,
        int rows,
        int column,
        int columns)
    {
        ResultTile.Store(
            job, place, row, rows, column, columns, TileShape.Step, sums._upper);
        ResultTile.Store(
            job, place, row + TileShape.Side, rows, column, columns, TileShape.Step, sums._lower);
    }
}
