using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Slices of two operands through shared memory into the sums of a large tile. Each thread brings
/// four numbers of a slice, read from device memory while the slice before is multiplied.
/// </summary>
public static class LargeTile
{
    private const int Step = LargeTileShape.Step;
    private const int Depth = LargeTileShape.Depth;

    /// <summary>The thread's first row: a warp is four rows of eight columns.</summary>
    public static int Row => Group.IdxX / 64 * 4 + Group.IdxX % 32 / 8;

    /// <summary>The thread's first column.</summary>
    public static int Column => Group.IdxX / 32 % 2 * 8 + Group.IdxX % 8;

    /// <summary>
    /// The thread's part of slice(k, i) = source[first + i·pitch + k] for i &lt; rows, k &lt;
    /// depth, else 0; neighbouring threads read neighbouring k.
    /// </summary>
    public static Four<T> ReadAcross<T>(
        ArrayView<T> source, long first, long pitch, int rows, int depth)
        where T : unmanaged
    {
        int k = Group.IdxX % Depth;
        int i = Group.IdxX / (Depth * Step) * LargeTileShape.Block + Group.IdxX / Depth % Step;
        return FourReader.Read(
            source, first + i * pitch + k, Step * pitch, Step, k < depth ? rows - i : 0);
    }

    /// <summary>
    /// <see cref="ReadAcross"/> of one source into the first block of the slice and of another into
    /// the second.
    /// </summary>
    public static Four<T> ReadBeside<T>(
        ArrayView<T> source, ArrayView<T> other, long first, long pitch, int rows, int depth)
        where T : unmanaged
    {
        int k = Group.IdxX % Depth;
        int i = Group.IdxX / Depth % Step;
        long place = first + i * pitch + k;
        int left = k < depth ? rows - i : 0;
        return Group.IdxX < Depth * Step
            ? FourReader.Read(source, place, Step * pitch, Step, left)
            : FourReader.Read(other, place, Step * pitch, Step, left);
    }

    /// <summary>
    /// The thread's part of slice(k, j) = source[first + k·pitch + j] for k &lt; depth, j &lt;
    /// columns, else 0; neighbouring threads read neighbouring j.
    /// </summary>
    public static Four<T> ReadAlong<T>(
        ArrayView<T> source, long first, long pitch, int depth, int columns)
        where T : unmanaged
    {
        int k = Group.IdxX / (2 * Step);
        int j = Group.IdxX / Step % 2 * LargeTileShape.Block + Group.IdxX % Step;
        return FourReader.Read(
            source, first + k * pitch + j, Step, Step, k < depth ? columns - j : 0);
    }

    /// <summary>Puts what <see cref="ReadAcross"/> read into a slice.</summary>
    public static void StoreAcross<T, TPiece>(
        ArrayView<TPiece> slices, int slice, Four<T> numbers)
        where T : unmanaged
        where TPiece : unmanaged, IPiece<T, TPiece>
    {
        int k = Group.IdxX % Depth;
        int block = Group.IdxX / (Depth * Step);
        TPiece.Store(
            slices,
            slice + k * Pitch<T, TPiece>() + block * Step * TPiece.PerFour +
                Group.IdxX / Depth % Step,
            numbers,
            Step);
    }

    /// <summary>Puts what <see cref="ReadAlong"/> read into a slice.</summary>
    public static void StoreAlong<T, TPiece>(
        ArrayView<TPiece> slices, int slice, Four<T> numbers)
        where T : unmanaged
        where TPiece : unmanaged, IPiece<T, TPiece>
    {
        int k = Group.IdxX / (2 * Step);
        int block = Group.IdxX / Step % 2;
        TPiece.Store(
            slices,
            slice + k * Pitch<T, TPiece>() + block * Step * TPiece.PerFour + Group.IdxX % Step,
            numbers,
            Step);
    }

    /// <summary>
    /// c_ij += Σ_k left(k, i) right(k, j) over a slice, k in order as in <see cref="TileProduct"/>,
    /// so that the bits are those of small tiles. Counted in the generated PTX, a slice takes 512
    /// multiply-adds and 32 loads of 16 bytes in float32, 64 in float64: 16 and 8 a load.
    /// </summary>
    public static LargeSums<T> AddSlice<T, TPiece>(
        LargeSums<T> sums,
        ArrayView<TPiece> left,
        ArrayView<TPiece> right,
        int slice,
        int row,
        int column)
        where T : unmanaged, INumber<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
    {
        // Written out, with places that differ by constants: ILGPU does not unroll loops.
        int i = slice + row;
        int j = slice + column;
        int pitch = Pitch<T, TPiece>();
        sums = AddProducts(sums, left, right, i, j);
        sums = AddProducts(sums, left, right, i + pitch, j + pitch);
        sums = AddProducts(sums, left, right, i + 2 * pitch, j + 2 * pitch);
        sums = AddProducts(sums, left, right, i + 3 * pitch, j + 3 * pitch);
        sums = AddProducts(sums, left, right, i + 4 * pitch, j + 4 * pitch);
        sums = AddProducts(sums, left, right, i + 5 * pitch, j + 5 * pitch);
        sums = AddProducts(sums, left, right, i + 6 * pitch, j + 6 * pitch);
        return AddProducts(sums, left, right, i + 7 * pitch, j + 7 * pitch);
    }

    /// <summary>Pieces of a slice.</summary>
    public static int Length<T, TPiece>()
        where T : unmanaged
        where TPiece : unmanaged, IPiece<T, TPiece> => Depth * Pitch<T, TPiece>();

    private static int Pitch<T, TPiece>()
        where T : unmanaged
        where TPiece : unmanaged, IPiece<T, TPiece> => 2 * Step * TPiece.PerFour + 1;

    /// <summary>c_ij += left(k, i) right(k, j) for one k.</summary>
    private static LargeSums<T> AddProducts<T, TPiece>(
        LargeSums<T> sums, ArrayView<TPiece> left, ArrayView<TPiece> right, int i, int j)
        where T : unmanaged, INumber<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
    {
        sums.Add(
            TPiece.Load(left, i, Step),
            TPiece.Load(left, i + Step * TPiece.PerFour, Step),
            TPiece.Load(right, j, Step),
            TPiece.Load(right, j + Step * TPiece.PerFour, Step));
        return sums;
    }
}
