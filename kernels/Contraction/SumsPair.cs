using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>The 4 × 4 sums of four rows with each of two blocks of columns.</summary>
/// <typeparam name="T">The number type.</typeparam>
public struct SumsPair<T>
    where T : unmanaged, INumber<T>
{
    private Accumulators<T> _left;
    private Accumulators<T> _right;

    /// <summary>The sums with the first block.</summary>
    public readonly Accumulators<T> Left => _left;

    /// <summary>With the second.</summary>
    public readonly Accumulators<T> Right => _right;

    /// <summary>c_ij += a_i b_j.</summary>
    /// <param name="rows">a of the four rows.</param>
    /// <param name="left">b of the thread's four columns in the first block.</param>
    /// <param name="right">In the second.</param>
    public void Add(Four<T> rows, Four<T> left, Four<T> right)
    {
        _left.Add(rows, left);
        _right.Add(rows, right);
    }
}
