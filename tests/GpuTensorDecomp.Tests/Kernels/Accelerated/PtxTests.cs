using System.Reflection;
using GpuTensorDecomp.Kernels.Components;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>Kernels compile for NVIDIA GPUs; no GPU is needed for that.</summary>
public sealed class PtxTests
{
    [Theory]
    [InlineData(typeof(float), typeof(Float32))]
    [InlineData(typeof(double), typeof(Float64))]
    public void The_weight_kernel_compiles_to_ptx_without_local_memory(Type number, Type precision)
    {
        MethodInfo body = typeof(WeightKernel).GetMethod(nameof(WeightKernel.Body))!
            .MakeGenericMethod(number, precision);
        using Context context = Context.Create(builder => builder.DefaultCPU());
        using var backend = new PTXBackend(
            // No NVVM library: it adds intrinsics such as pow, which this kernel does not use.
            context, CudaArchitecture.SM_90, CudaInstructionSet.ISA_80, nvvmAPI: null!);

        var kernel = (PTXCompiledKernel)backend.Compile(
            EntryPointDescription.FromImplicitlyGroupedKernel(body), default);

        kernel.PTXAssembly.ShouldContain(".visible .entry");
        kernel.PTXAssembly.ShouldContain("sqrt.rn.f64");
        kernel.PTXAssembly.ShouldNotContain(".local");
    }
}
