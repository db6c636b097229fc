using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;
using ILGPU.Runtime.Cuda;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>
/// The device's own library of matrix products where there is one, our kernels where there is none:
/// the same results.
/// </summary>
public sealed class CuBlasProductsTests
{
    [Fact]
    public void Only_cuda_devices_have_the_library()
    {
        using var device = new TestDevice();
        ProductOptions products = CuBlasProducts.TryLoad(device.Accelerator);
        using IMatrixProducts? library = products.Library;

        if (device.Accelerator is not CudaAccelerator)
            products.ShouldBe(new ProductOptions());
        else if (library is not null)
            library.Name.ShouldStartWith("cuBLAS ");
        else
            products.Fault!.ShouldStartWith("cuBLAS does not load: ");
    }

    [Theory]
    [InlineData(1, 7, 33, 2, 0)]
    [InlineData(37, 5, 40, 3, 0)]
    [InlineData(33, 35, 67, 4, 0)]
    [InlineData(3, 37, 41, 4, 0.3)]
    public void A_contraction_is_that_of_the_cpu(
        int count, int terms, int dimension, int order, double variance)
    {
        SymmetricTensor tensor = variance == 0
            ? new FactoredTensor(
                order, dimension, Draw.Normal(terms, 1), Draw.Unit(terms, dimension, 2))
            : new SampleMoment(order, dimension, Draw.Normal(terms * dimension, 3), variance);
        double[] points = Draw.Unit(count, dimension, 9);
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            var expected = new double[points.Length];
            using var cpu = new CpuExecutor(precision, threads: 1);
            using DeviceTarget ofCpu = cpu.Upload(tensor);
            cpu.Contract(ofCpu, points, count, expected);
            using var device = new TestDevice();
            using var executor = new IlgpuExecutor(
                device.Accelerator, precision, () => 1 << 30,
                products: CuBlasProducts.TryLoad(device.Accelerator) with
                {
                    LeastWork = 0,
                    Way = ProductWay.Library,
                });
            using DeviceTarget target = executor.Upload(tensor);
            var found = new double[points.Length];
            executor.Contract(target, points, count, found);
            DenseArrays.RelativeDistance(found, expected)
                .ShouldBeLessThan(precision == Precision.Float64 ? 1e-12 : 5e-6);
        }
    }
}
