using System.Numerics;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>Products of two tiles in shared memory into the sums of a group's threads.</summary>
public static class TileProduct
{
    /// <summary>c_ij += Σ_k left(i, k) right(k, j), k &lt; length.</summary>
    public static Accumulators<T> Add<T>(
        Accumulators<T> sums,
        ArrayView<T> left,
        ArrayView<T> right,
        int row,
        int column,
        int length)
        where T : unmanaged, INumber<T>
    {
        const int pitch = TileShape.Pitch;
        const int step = TileShape.Step;
        for (int k = 0; k < length; k++)
        {
            sums.Add(
                left[row * pitch + k],
                left[(row + step) * pitch + k],
                left[(row + 2 * step) * pitch + k],
                left[(row + 3 * step) * pitch + k],
                right[k * pitch + column],
                right[k * pitch + column + step],
                right[k * pitch + column + 2 * step],
                right[k * pitch + column + 3 * step]);
        }

        return sums;
    }

    /// <summary>c_ij += Σ_k left(i, k) right(j, k), k &lt; length.</summary>
    public static Accumulators<T> AddTransposed<T>(
        Accumulators<T> sums,
        ArrayView<T> left,
        ArrayView<T> right,
        int row,
        int column,
        int length)
        where T : unmanaged, INumber<T>
    {
        const int pitch = TileShape.Pitch;
        const int step = TileShape.Step;
        for (int k = 0; k < length; k++)
        {
            sums.Add(
                left[row * pitch + k],
                left[(row + step) * pitch + k],
                left[(row + 2 * step) * pitch + k],
                left[(row + 3 * step) * pitch + k],
                right[column * pitch + k],
                right[(column + step) * pitch + k],
                right[(column + 2 * step) * pitch + k],
                right[(column + 3 * step) * pitch + k]);
        }

        return sums;
    }

    /// <summary>
    /// tile(i, j) = source[first + i·pitch + j] for i &lt; rows, j &lt; columns, else 0;
    /// neighbouring threads read neighbouring numbers.
    /// </summary>
    public static void Load<T>(
        ArrayView<T> tile, ArrayView<T> source, long first, long pitch, int rows, int columns)
        where T : unmanaged
    {
        for (int n = Group.IdxX; n < TileShape.Side * TileShape.Side; n += TileShape.Threads)
        {
            int i = n / TileShape.Side;
            int j = n - i * TileShape.Side;
            T value = default;
            if (i < rows && j < columns)
                value = source[first + i * pitch + j];
            tile[i * TileShape.Pitch + j] = value;
        }
    }
}
