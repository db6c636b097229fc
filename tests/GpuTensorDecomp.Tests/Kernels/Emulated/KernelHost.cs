using GpuTensorDecomp.Kernels.Components;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>
/// Runs kernel bodies without ILGPU: the threads of a launch one after another, forwards and then
/// backwards, and refuses a result that depends on their order.
/// </summary>
internal static class KernelHost
{
    public static T[] Weights<T, TPrecision>(T[] vectors, T[] signs, int dimension, int power)
        where T : unmanaged
        where TPrecision : struct, IPrecision<T>
    {
        var forwards = new T[signs.Length];
        var backwards = new T[signs.Length];
        Launch(signs.Length, (count, thread) => thread, forwards);
        Launch(signs.Length, (count, thread) => count - 1 - thread, backwards);
        backwards.ShouldBe(forwards);
        return forwards;

        void Launch(int count, Func<int, int, int> order, T[] weights)
        {
            for (int thread = 0; thread < count; thread++)
            {
                WeightKernel.Body<T, TPrecision>(
                    order(count, thread),
                    new ArrayView<T>(vectors),
                    new ArrayView<T>(signs),
                    new ArrayView<T>(weights),
                    dimension,
                    power);
            }
        }
    }
}
