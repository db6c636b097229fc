using System.Numerics;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// The sums that a thread holds for a strip of 32 points and some blocks of 32 coordinates, 4 × 4 a
/// block, in registers.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TSelf">The implementing type.</typeparam>
public interface IStripSums<T, TSelf>
    where T : unmanaged, INumber<T>
    where TSelf : struct, IStripSums<T, TSelf>
{
    /// <summary>Blocks of coordinates.</summary>
    static abstract int Blocks { get; }

    /// <summary>c_ij += a_i b_j, b a term's coordinates for this thread.</summary>
    /// <param name="sums">The sums so far.</param>
    /// <param name="a0">Gram number of the thread's first point and the term.</param>
    /// <param name="a1">Of its second point.</param>
    /// <param name="a2">Of its third point.</param>
    /// <param name="a3">Of its fourth point.</param>
    /// <param name="terms">Terms in shared memory.</param>
    /// <param name="place">The thread's first coordinate of the term.</param>
    static abstract TSelf Add(
        TSelf sums, T a0, T a1, T a2, T a3, ArrayView<T> terms, int place);

    /// <summary>Stores the sums, see <see cref="ResultTile"/>.</summary>
    static abstract void Store(
        TSelf sums, ContractionJob<T> job, long place, int row, int rows, int column, int columns);
}
