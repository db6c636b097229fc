using System.Runtime.CompilerServices;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>Kernels for the check of generated code: one without fault and one with each.</summary>
public static class PlantedFaults
{
    /// <summary>A kernel without fault.</summary>
    public static void Clean(Index1D index, ArrayView<double> numbers) =>
        numbers[index] = Real.Exp(numbers[index]);

    /// <summary>
    /// A kernel with an array of its own, indexed by what is known at run time only.
    /// </summary>
    public static void Spilling(Index1D index, ArrayView<double> numbers)
    {
        ArrayView<double> own = LocalMemory.Allocate<double>(8);
        for (int n = 0; n < 8; n++)
            own[n] = numbers[n];
        numbers[index] = own[index.X % 7];
    }

    /// <summary>A kernel that calls a function.</summary>
    public static void Calling(Index1D index, ArrayView<double> numbers) =>
        numbers[index] = NotInlined(numbers[index]);

    /// <summary>A kernel that counts by a choice of integers.</summary>
    public static void Counting(Index1D index, ArrayView<double> numbers) =>
        numbers[index] += numbers[0] > 1 ? 1 : 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double NotInlined(double x) => x * x + 1;
}
