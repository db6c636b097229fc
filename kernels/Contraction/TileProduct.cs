using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Slices of two operands through shared memory into the sums of a small tile. Each thread brings
/// eight numbers of a slice, read from device memory while the slice before is multiplied.
/// </summary>
public static class TileProduct
{
    private const int Step = TileShape.Step;
    private const int Depth = TileShape.Depth;

    // Rows that lie between a thread's two fours: across, of the tile; along, of the slice.
    private const int Across = TileShape.Threads / Depth;
    private const int Along = TileShape.Threads / Step;

    /// <summary>The thread's first row: a warp is four rows of eight columns.</summary>
    public static int Row => Group.IdxX / Step;

    /// <summary>The thread's first column.</summary>
    public static int Column => Group.IdxX % Step;

    /// <summary>
    /// The thread's part of slice(k, i) = source[first + i·pitch + k] for i &lt; rows, k &lt;
    /// depth, else 0; neighbouring threads read neighbouring k.
    /// </summary>
    public static TilePart<T> ReadAcross<T>(
        ArrayView<T> source, long first, long pitch, int rows, int depth)
        where T : unmanaged
    {
        int k = Group.IdxX % Depth;
        int i = Group.IdxX / Depth;
        int left = k < depth ? rows - i : 0;
        long place = first + i * pitch + k;
        return new TilePart<T>
        {
            First = FourReader.Read(source, place, Step * pitch, Step, left),
            Second = FourReader.Read(
                source, place + Across * pitch, Step * pitch, Step, left - Across),
        };
    }

    /// <summary>
    /// The thread's part of slice(k, j) = source[first + k·pitch + j] for k &lt; depth, j &lt;
    /// columns, else 0; neighbouring threads read neighbouring j.
    /// </summary>
    public static TilePart<T> ReadAlong<T>(
        ArrayView<T> source, long first, long pitch, int depth, int columns)
        where T : unmanaged
    {
        int k = Group.IdxX / Step;
        int j = Group.IdxX % Step;
        long place = first + k * pitch + j;
        return new TilePart<T>
        {
            First = FourReader.Read(source, place, Step, Step, k < depth ? columns - j : 0),
            Second = FourReader.Read(
                source, place + Along * pitch, Step, Step, k + Along < depth ? columns - j : 0),
        };
    }

    /// <summary>Puts what <see cref="ReadAcross"/> read into a slice.</summary>
    public static void StoreAcross<T, TPiece>(
        ArrayView<TPiece> slices, int slice, TilePart<T> part)
        where T : unmanaged
        where TPiece : unmanaged, IPiece<T, TPiece>
    {
        int place = slice + Group.IdxX % Depth * Pitch<T, TPiece>() + Group.IdxX / Depth;
        TPiece.Store(slices, place, part.First, Step);
        TPiece.Store(slices, place + Across, part.Second, Step);
    }

    /// <summary>Puts what <see cref="ReadAlong"/> read into a slice.</summary>
    public static void StoreAlong<T, TPiece>(
        ArrayView<TPiece> slices, int slice, TilePart<T> part)
        where T : unmanaged
        where TPiece : unmanaged, IPiece<T, TPiece>
    {
        int place = slice + Group.IdxX / Step * Pitch<T, TPiece>() + Group.IdxX % Step;
        TPiece.Store(slices, place, part.First, Step);
        TPiece.Store(slices, place + Along * Pitch<T, TPiece>(), part.Second, Step);
    }

    /// <summary>
    /// c_ij += Σ_k left(k, i) right(k, j) over what there is of a slice, k in order. Counted in the
    /// generated PTX, 64 multiply-adds take 8 loads of 16 bytes in float32, 16 in float64: 8 and 4
    /// a load.
    /// </summary>
    public static Accumulators<T> AddSlice<T, TPiece>(
        Accumulators<T> sums,
        ArrayView<TPiece> left,
        ArrayView<TPiece> right,
        int slice,
        int depth)
        where T : unmanaged, INumber<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
    {
        // Four of them written out, as ILGPU does not unroll; those beyond the depth are zeros.
        int pitch = Pitch<T, TPiece>();
        int i = slice + Row;
        int j = slice + Column;
        for (int k = 0; k < Depth && k < depth; k += 4)
        {
            sums = AddProducts(sums, left, right, i, j);
            sums = AddProducts(sums, left, right, i + pitch, j + pitch);
            sums = AddProducts(sums, left, right, i + 2 * pitch, j + 2 * pitch);
            sums = AddProducts(sums, left, right, i + 3 * pitch, j + 3 * pitch);
            i += 4 * pitch;
            j += 4 * pitch;
        }

        return sums;
    }

    /// <summary>
    /// <see cref="AddSlice"/> with two right operands, 128 multiply-adds to 12 or 24 loads: 10.7
    /// and 5.3 a load.
    /// </summary>
    public static SumsPair<T> AddSlices<T, TPiece>(
        SumsPair<T> sums,
        ArrayView<TPiece> left,
        ArrayView<TPiece> right,
        ArrayView<TPiece> other,
        int slice,
        int depth)
        where T : unmanaged, INumber<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
    {
        int pitch = Pitch<T, TPiece>();
        int i = slice + Row;
        int j = slice + Column;
        for (int k = 0; k < Depth && k < depth; k += 4)
        {
            sums = AddProducts(sums, left, right, other, i, j);
            sums = AddProducts(sums, left, right, other, i + pitch, j + pitch);
            sums = AddProducts(sums, left, right, other, i + 2 * pitch, j + 2 * pitch);
            sums = AddProducts(sums, left, right, other, i + 3 * pitch, j + 3 * pitch);
            i += 4 * pitch;
            j += 4 * pitch;
        }

        return sums;
    }

    /// <summary>Pieces of a slice.</summary>
    public static int Length<T, TPiece>()
        where T : unmanaged
        where TPiece : unmanaged, IPiece<T, TPiece> => Depth * Pitch<T, TPiece>();

    private static int Pitch<T, TPiece>()
        where T : unmanaged
        where TPiece : unmanaged, IPiece<T, TPiece> => StripShape.Pitch<T, TPiece>(1);

    private static Accumulators<T> AddProducts<T, TPiece>(
        Accumulators<T> sums, ArrayView<TPiece> left, ArrayView<TPiece> right, int i, int j)
        where T : unmanaged, INumber<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
    {
        sums.Add(TPiece.Load(left, i, Step), TPiece.Load(right, j, Step));
        return sums;
    }

    private static SumsPair<T> AddProducts<T, TPiece>(
        SumsPair<T> sums, ArrayView<TPiece> left, ArrayView<TPiece> right,
        ArrayView<TPiece> other, int i, int j)
        where T : unmanaged, INumber<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
    {
        sums.Add(
            TPiece.Load(left, i, Step), TPiece.Load(right, j, Step),
            TPiece.Load(other, j, Step));
        return sums;
    }
}
