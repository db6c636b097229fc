using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Tests.Oracles;
using ILGPU;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>A library of matrix products: plain loops over the emulator's memory.</summary>
internal sealed class PlainProducts : IMatrixProducts
{
    public string Name => "loops 1";

    /// <summary>Products until one fails as cuBLAS does; null for none.</summary>
    public int? UntilFault { get; set; }

    /// <summary>What is added to every number: a fault.</summary>
    public double Error { get; init; }

    /// <summary>The products asked for.</summary>
    public List<MatrixProduct> Asked { get; } = [];

    public bool IsDisposed { get; private set; }

    public void Multiply<T>(
        MatrixProduct product, ArrayView<T> left, ArrayView<T> right, ArrayView<T> result)
        where T : unmanaged
    {
        Asked.Add(product);
        if (UntilFault-- <= 0)
            throw new DeviceException("loops failed: no memory.");
        ColumnMajor.Multiply(
            product.TransposesLeft, product.Rows, product.Columns, product.Depth,
            n => Convert.ToDouble(left[n]), product.LeftPitch,
            n => Convert.ToDouble(right[n]), product.RightPitch,
            (n, sum) => result[n] = (T)Convert.ChangeType(sum + Error, typeof(T)),
            product.ResultPitch);
    }

    public void Dispose() => IsDisposed = true;
}
