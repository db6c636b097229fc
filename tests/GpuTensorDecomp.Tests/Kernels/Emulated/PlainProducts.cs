using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Tests.Oracles;
using ILGPU;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>A library of matrix products: plain loops over the emulator's memory.</summary>
internal sealed class PlainProducts : IMatrixProducts
{
    /// <summary>The products asked for.</summary>
    public List<MatrixProduct> Asked { get; } = [];

    public bool IsDisposed { get; private set; }

    public void Multiply<T>(
        MatrixProduct product, ArrayView<T> left, ArrayView<T> right, ArrayView<T> result)
        where T : unmanaged
    {
        Asked.Add(product);
        ColumnMajor.Multiply(
            product.TransposesLeft, product.Rows, product.Columns, product.Depth,
            n => Convert.ToDouble(left[n]), product.LeftPitch,
            n => Convert.ToDouble(right[n]), product.RightPitch,
            (n, sum) => result[n] = (T)Convert.ChangeType(sum, typeof(T)), product.ResultPitch);
    }

    public void Dispose() => IsDisposed = true;
}
