using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// The sums that a thread holds for a strip of points and some blocks of 32 coordinates, 4 or 8
/// times 4 a block, in registers.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TPiece">Sixteen bytes of numbers.</typeparam>
/// <typeparam name="TSelf">The implementing type.</typeparam>
public interface IStripSums<T, TPiece, TSelf>
    where T : unmanaged, INumber<T>
    where TPiece : unmanaged, IPiece<T, TPiece>
    where TSelf : struct, IStripSums<T, TPiece, TSelf>
{
    /// <summary>Blocks of coordinates.</summary>
    static abstract int Blocks { get; }

    /// <summary>c_ij += a_i b_j, b a term's coordinates for this thread.</summary>
    /// <param name="sums">The sums so far.</param>
    /// <param name="upper">Gram numbers of the thread's first four points and the term.</param>
    /// <param name="lower">Of its other four points, where it has eight.</param>
    /// <param name="terms">Terms in shared memory.</param>
    /// <param name="place">The thread's first piece of the term.</param>
    static abstract TSelf Add(
        TSelf sums, Four<T> upper, Four<T> lower, ArrayView<TPiece> terms, int place);

    /// <summary>Stores the sums, see <see cref="ResultTile"/>.</summary>
    static abstract void Store(
        TSelf sums, ContractionJob<T> job, long place, int row, int rows, int column, int columns);
}
