using System.Numerics;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>Launches <see cref="WideStripKernel"/> where it suits the shape.</summary>
internal sealed class WideStripLauncher<T>(Accelerator accelerator)
    where T : unmanaged, INumber<T>
{
    /// <summary>Groups a multiprocessor that keep it busy (constant ours, not measured).</summary>
    private const int GroupsPerProcessor = 4;

    private readonly Dictionary<(Type, int), Action<KernelConfig, ContractionJob<T>>> _kernels = [];

    /// <summary>
    /// Whether a result of d coordinates fits the registers of a group, its terms the shared
    /// memory, and there are groups enough to keep the device busy: fewer and larger pieces of work
    /// are left to the two products, which come in more groups.
    /// </summary>
    public bool Suits(int dimension, long groups) =>
        dimension <= TileShape.Side * MostBlocks &&
        groups >= (long)GroupsPerProcessor * accelerator.NumMultiprocessors;

    /// <summary>A = Σ_k f_k(⟨z_k, p⟩) z_k in so many groups.</summary>
    public void Launch<TFunction>(ContractionJob<T> job, int groups)
        where TFunction : struct, IGramFunction<T>
    {
        (Type, int) key = (typeof(TFunction), Blocks(job.Dimension));
        if (!_kernels.TryGetValue(key, out Action<KernelConfig, ContractionJob<T>>? kernel))
        {
            kernel = Load<TFunction, StripSumsPair<T, Accumulators<T>, Accumulators<T>>>(
                key.Item2);
            _kernels.Add(key, kernel);
        }

        kernel(new KernelConfig(groups, TileShape.Threads), job);
    }

    // 64 sums of float64 or 128 of float32 in a thread's registers; up to 42 kB of shared memory.
    private static int MostBlocks => Unsafe.SizeOf<T>() > sizeof(float) ? 4 : 8;

    private static int Blocks(int dimension)
    {
        int blocks = (dimension + TileShape.Side - 1) / TileShape.Side;
        return blocks <= 4 ? Math.Max(blocks, 2) : (blocks + 1) / 2 * 2;
    }

    private Action<KernelConfig, ContractionJob<T>> Load<TFunction, TTwo>(int blocks)
        where TFunction : struct, IGramFunction<T>
        where TTwo : struct, IStripSums<T, TTwo> => blocks switch
        {
            2 => Load<TFunction, TTwo>(),
            3 => Load<TFunction, StripSumsPair<T, TTwo, Accumulators<T>>>(),
            4 => Load<TFunction, StripSumsPair<T, TTwo, TTwo>>(),
            6 => Load<TFunction, StripSumsPair<T, StripSumsPair<T, TTwo, TTwo>, TTwo>>(),
            _ => Load<
                TFunction,
                StripSumsPair<T, StripSumsPair<T, TTwo, TTwo>, StripSumsPair<T, TTwo, TTwo>>>(),
        };

    private Action<KernelConfig, ContractionJob<T>> Load<TFunction, TSums>()
        where TFunction : struct, IGramFunction<T>
        where TSums : struct, IStripSums<T, TSums> =>
        accelerator.LoadStreamKernel<ContractionJob<T>>(
            WideStripKernel.Body<T, TFunction, TSums>);
}
