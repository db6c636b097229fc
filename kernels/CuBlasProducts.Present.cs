using System.Globalization;
using GpuTensorDecomp.Kernels.Contraction;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuTensorDecomp.Kernels;

/// <summary>
/// cuBLAS, in float32 without TensorFloat-32 and in float64, on the accelerator's default stream
/// and without atomics, so that equal products give equal bits on equal devices and versions.
/// </summary>
public sealed class CuBlasProducts : IMatrixProducts
{
    private readonly CuBlas _library;

    private CuBlasProducts(CudaAccelerator accelerator)
    {
        _library = new CuBlas(accelerator);
        _library.PointerMode = CuBlasPointerMode.Host;
        _library.AtomicsMode = CuBlasAtomicsMode.NotAllowed;
    }

    /// <inheritdoc/>
    public string Name =>
        string.Create(CultureInfo.InvariantCulture, $"cuBLAS {_library.Version}");

    /// <summary>
    /// The library of a CUDA device, to be chosen by measurement; other devices have none. Where it
    /// does not load, the options say why.
    /// </summary>
    public static ProductOptions TryLoad(Accelerator accelerator)
    {
        if (accelerator is not CudaAccelerator cuda)
            return new ProductOptions();
        try
        {
            return new ProductOptions { Library = new CuBlasProducts(cuda) };
        }
#pragma warning disable CA1031 // Libraries fail to load in many ways; our own kernels need none.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            string reason = fault.GetBaseException().Message.Split('\n')[0].Trim().TrimEnd('.');
            return new ProductOptions { Fault = $"cuBLAS does not load: {reason}" };
        }
    }

    /// <inheritdoc/>
    public void Multiply<T>(
        MatrixProduct product, ArrayView<T> left, ArrayView<T> right, ArrayView<T> result)
        where T : unmanaged
    {
        CuBlasOperation operation = product.TransposesLeft
            ? CuBlasOperation.Transpose : CuBlasOperation.NonTranspose;
        try
        {
            if (typeof(T) == typeof(float))
            {
                _library.Gemm(
                    operation, CuBlasOperation.NonTranspose, product.Rows, product.Columns,
                    product.Depth, 1f, (ArrayView<float>)(object)left, product.LeftPitch,
                    (ArrayView<float>)(object)right, product.RightPitch, 0f,
                    (ArrayView<float>)(object)result, product.ResultPitch);
            }
            else
            {
                _library.Gemm(
                    operation, CuBlasOperation.NonTranspose, product.Rows, product.Columns,
                    product.Depth, 1.0, (ArrayView<double>)(object)left, product.LeftPitch,
                    (ArrayView<double>)(object)right, product.RightPitch, 0.0,
                    (ArrayView<double>)(object)result, product.ResultPitch);
            }
        }
        catch (CuBlasException fault)
        {
            throw new DeviceException(
                $"cuBLAS failed: {fault.Message.TrimEnd('.')}. Without its library on the path " +
                "of libraries, the kernels of this program take its place.",
                fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _library.Dispose();
        }
        catch (CuBlasException)
        {
            // The fault itself was told where it struck; freeing must not hide it.
        }
    }
}
