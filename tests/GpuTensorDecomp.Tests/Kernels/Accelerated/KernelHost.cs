using GpuTensorDecomp.Kernels.Components;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>Runs kernels through their launchers on ILGPU's CPU accelerator.</summary>
internal static class KernelHost
{
    public static T[] Weights<T, TPrecision>(T[] vectors, T[] signs, int dimension, int power)
        where T : unmanaged
        where TPrecision : struct, IPrecision<T>
    {
        using Context context = Context.Create(builder => builder.DefaultCPU());
        using CPUAccelerator accelerator = context.CreateCPUAccelerator(0);
        using MemoryBuffer1D<T, Stride1D.Dense> vectorMemory = accelerator.Allocate1D(vectors);
        using MemoryBuffer1D<T, Stride1D.Dense> signMemory = accelerator.Allocate1D(signs);
        using MemoryBuffer1D<T, Stride1D.Dense> weights = accelerator.Allocate1D<T>(signs.Length);
        new WeightLauncher<T, TPrecision>(accelerator).Launch(
            vectorMemory.View.BaseView,
            signMemory.View.BaseView,
            weights.View.BaseView,
            dimension,
            power);
        accelerator.Synchronize();
        return weights.GetAsArray1D();
    }
}
