using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// What the threads of a strip's group load and multiply. Counted in the generated PTX, in float32
/// with eight points a thread: 10.7 multiply-adds a load of shared memory in the first product,
/// 10.7 to 21 in the second; with four points 8, and 8 to 14. Half of that in float64.
/// </summary>
public static class StripTile
{
    private const int Side = TileShape.Side;
    private const int Step = TileShape.Step;

    /// <summary>
    /// slice(c, i) = source[first + i·pitch + c] for i &lt; rows, c &lt; depth, else 0;
    /// neighbouring threads read neighbouring c.
    /// </summary>
    /// <param name="tile">Shared memory.</param>
    /// <param name="start">The slice's first piece.</param>
    /// <param name="blocks">Blocks of 32 rows.</param>
    /// <param name="source">Device memory.</param>
    /// <param name="first">The first row's first number.</param>
    /// <param name="pitch">From a row to the next.</param>
    /// <param name="rows">Rows that there are.</param>
    /// <param name="depth">Numbers of a row that there are.</param>
    public static void LoadSlice<T, TPiece>(
        ArrayView<TPiece> tile, int start, int blocks, ArrayView<T> source, long first, int pitch,
        int rows, int depth)
        where T : unmanaged
        where TPiece : unmanaged, IPiece<T, TPiece>
    {
        int fours = StripShape.Depth * Step * blocks;
        for (int n = Group.IdxX; n < fours; n += TileShape.Threads)
        {
            int c = n % StripShape.Depth;
            int four = n / StripShape.Depth;
            int block = four / Step;
            int i = block * Side + four % Step;
            TPiece.Store(
                tile,
                start + c * StripShape.Pitch<T, TPiece>(blocks) +
                    block * StripShape.Block<T, TPiece>() + four % Step,
                FourReader.Read(
                    source, first + (long)i * pitch + c, (long)Step * pitch, Step,
                    c < depth ? rows - i : 0),
                Step);
        }
    }

    /// <summary>
    /// terms(i, c) = source[first + i·d + c] for i &lt; rows, c &lt; d, else 0; neighbouring
    /// threads read neighbouring c.
    /// </summary>
    public static void LoadRows<T, TPiece>(
        ArrayView<TPiece> terms, int blocks, ArrayView<T> source, long first, int d, int rows)
        where T : unmanaged
        where TPiece : unmanaged, IPiece<T, TPiece>
    {
        int fours = Step * blocks; // of a row
        for (int n = Group.IdxX; n < Side * fours; n += TileShape.Threads)
        {
            int i = n / fours;
            int four = n - i * fours;
            int block = four / Step;
            int c = block * Side + four % Step;
            TPiece.Store(
                terms,
                i * StripShape.Pitch<T, TPiece>(blocks) + block * StripShape.Block<T, TPiece>() +
                    four % Step,
                FourReader.Read(
                    source, first + (long)i * d + c, Step, Step, i < rows ? d - c : 0),
                Step);
        }
    }

    /// <summary>dots_ij += Σ_c p(i, c) z(j, c) over a slice.</summary>
    public static TDots AddDots<T, TPiece, TDots>(
        TDots dots, ArrayView<TPiece> tile, int row, int column, int depth)
        where T : unmanaged, INumber<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
        where TDots : struct, IStripDots<T, TPiece, TDots>
    {
        for (int c = 0; c < depth; c++)
        {
            dots = TDots.Add(
                dots,
                TPiece.Load(tile, row, Step),
                Lower<T, TPiece, TDots>(tile, row),
                tile,
                column);
            row += StripShape.Pitch<T, TPiece>(TDots.PointBlocks);
            column += StripShape.Pitch<T, TPiece>(1);
        }

        return dots;
    }

    /// <summary>sums_ic += Σ_k gram(k, i) z(k, c) over a tile of terms.</summary>
    public static TSums AddProduct<T, TPiece, TDots, TSums>(
        TSums sums, ArrayView<TPiece> gram, ArrayView<TPiece> terms, int row, int column,
        int length)
        where T : unmanaged, INumber<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
        where TDots : struct, IStripDots<T, TPiece, TDots>
        where TSums : struct, IStripSums<T, TPiece, TSums>
    {
        for (int k = 0; k < length; k++)
        {
            sums = TSums.Add(
                sums,
                TPiece.Load(gram, row, Step),
                Lower<T, TPiece, TDots>(gram, row),
                terms,
                column);
            row += StripShape.Pitch<T, TPiece>(TDots.PointBlocks);
            column += StripShape.Pitch<T, TPiece>(TSums.Blocks);
        }

        return sums;
    }

    /// <summary>The thread's numbers in the second block of points, if there is one.</summary>
    private static Four<T> Lower<T, TPiece, TDots>(ArrayView<TPiece> tile, int row)
        where T : unmanaged, INumber<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
        where TDots : struct, IStripDots<T, TPiece, TDots> => TDots.PointBlocks > 1
            ? TPiece.Load(tile, row + StripShape.Block<T, TPiece>(), Step) : default;
}
