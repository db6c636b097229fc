using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>4 × 4 sums: a strip of 32 points.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TPiece">Sixteen bytes of numbers.</typeparam>
public struct ShortStripSums<T, TPiece> : IStripDots<T, TPiece, ShortStripSums<T, TPiece>>
    where T : unmanaged, INumber<T>
    where TPiece : unmanaged, IPiece<T, TPiece>
{
    private Accumulators<T> _sums;

    /// <inheritdoc/>
    public static int Blocks => 1;

    /// <inheritdoc/>
    public static int PointBlocks => 1;

    /// <inheritdoc/>
    public static Accumulators<T> Upper(ShortStripSums<T, TPiece> dots) => dots._sums;

    /// <inheritdoc/>
    public static Accumulators<T> Lower(ShortStripSums<T, TPiece> dots) => default;

    /// <inheritdoc/>
    public static ShortStripSums<T, TPiece> Add(
        ShortStripSums<T, TPiece> sums,
        Four<T> upper,
        Four<T> lower,
        ArrayView<TPiece> terms,
        int place)
    {
        sums._sums.Add(upper, TPiece.Load(terms, place, TileShape.Step));
        return sums;
    }

    /// <inheritdoc/>
    public static void Store(
        ShortStripSums<T, TPiece> sums,
        ContractionJob<T> job,
        long place,
        int row,
        int rows,
        int column,
        int columns) => ResultTile.Store(
            job, place, row, rows, column, columns, TileShape.Step, sums._sums);
}
