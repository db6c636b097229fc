using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// The 8 × 8 sums of one thread, 4 × 4 for each block of rows and block of columns of a large tile,
/// in registers; in halves that are alike, as ILGPU wants them.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public struct LargeSums<T>
    where T : unmanaged, INumber<T>
{
    private SumsPair<T> _upper;
    private SumsPair<T> _lower;

    /// <summary>Rows of the first block, columns of the first.</summary>
    public readonly Accumulators<T> UpperLeft => _upper.Left;

    /// <summary>Rows of the first block, columns of the second.</summary>
    public readonly Accumulators<T> UpperRight => _upper.Right;

    /// <summary>Rows of the second block, columns of the first.</summary>
    public readonly Accumulators<T> LowerLeft => _lower.Left;

    /// <summary>Rows of the second block, columns of the second.</summary>
    public readonly Accumulators<T> LowerRight => _lower.Right;

    /// <summary>c_ij += a_i b_j.</summary>
    /// <param name="upper">a of the thread's four rows in the first block.</param>
    /// <param name="lower">In the second.</param>
    /// <param name="left">b of its four columns in the first block.</param>
    /// <param name="right">In the second.</param>
    public void Add(Four<T> upper, Four<T> lower, Four<T> left, Four<T> right)
    {
        _upper.Add(upper, left, right);
        _lower.Add(lower, left, right);
    }
}
