using System.Numerics;
using System.Runtime.CompilerServices;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Launches <see cref="StripKernel"/> where it suits the shape. Strips of 32 and of 64 points give
/// the same bits.
/// </summary>
internal sealed class StripLauncher<T>(Accelerator accelerator)
    where T : unmanaged, INumber<T>
{
    /// <summary>Groups a multiprocessor that keep it busy (constant ours, not measured).</summary>
    private const int GroupsPerProcessor = 4;

    // Numbers of a thread, sums and products, in four bytes each: it has 255 registers, and up to
    // 92 more are live in the PTX. Two blocks in float64 would be 192.
    private const int MostTallNumbers = 160;

    private readonly Dictionary<(Type, int, bool), Action<KernelConfig, ContractionJob<T>>>
        _kernels = [];

    /// <summary>
    /// Whether a result of d coordinates fits the registers of a group, its terms the shared
    /// memory, and there are groups enough to keep the device busy: fewer and larger pieces of work
    /// are left to the two products, which come in more groups.
    /// </summary>
    public bool Suits(int dimension, long groups) => dimension <= TileShape.Side ||
        (dimension <= TileShape.Side * MostBlocks && IsEnough(groups));

    /// <summary>A = Σ_k f_k(⟨z_k, p⟩) z_k.</summary>
    public void Launch<TFunction>(ContractionJob<T> job)
        where TFunction : struct, IGramFunction<T>
    {
        int blocks = Blocks(job.Dimension);
        int strips = ContractionMask.StripsPerRun(job.Capacity);
        int sets = job.RunCount * job.PartialCount;
        bool isTall = IsTall(blocks, strips, sets);
        (Type, int, bool) key = (typeof(TFunction), blocks, isTall);
        if (!_kernels.TryGetValue(key, out Action<KernelConfig, ContractionJob<T>>? kernel))
        {
            kernel = Unsafe.SizeOf<T>() > sizeof(float)
                ? Load<TFunction, Two<T>>(blocks, isTall)
                : Load<TFunction, Four<T>>(blocks, isTall);
            _kernels.Add(key, kernel);
        }

        int groups = sets * (isTall ? strips / 2 : strips);
        kernel(new KernelConfig(groups, TileShape.Threads), job);
    }

    // 64 sums of float64 or 128 of float32 in a thread's registers; up to 42 kB of shared memory.
    private static int MostBlocks => Unsafe.SizeOf<T>() > sizeof(float) ? 4 : 8;

    private static int Blocks(int dimension)
    {
        int blocks = (dimension + TileShape.Side - 1) / TileShape.Side;
        return blocks <= 4 ? blocks : (blocks + 1) / 2 * 2;
    }

    /// <summary>
    /// Whether a thread has eight points: their sums fit its registers, no strip is half empty and
    /// half as many groups are enough.
    /// </summary>
    private bool IsTall(int blocks, int strips, int sets) =>
        32 * (blocks + 1) * Unsafe.SizeOf<T>() / sizeof(float) <= MostTallNumbers &&
        strips % 2 == 0 && IsEnough((long)sets * strips / 2);

    private bool IsEnough(long groups) =>
        groups >= (long)GroupsPerProcessor * accelerator.NumMultiprocessors;

    private Action<KernelConfig, ContractionJob<T>> Load<TFunction, TPiece>(
        int blocks, bool isTall)
        where TFunction : struct, IGramFunction<T>
        where TPiece : unmanaged, IPiece<T, TPiece> => isTall
            ? Load<TFunction, TPiece, TallStripSums<T, TPiece>>(blocks)
            : Load<TFunction, TPiece, ShortStripSums<T, TPiece>>(blocks);

    private Action<KernelConfig, ContractionJob<T>> Load<TFunction, TPiece, TOne>(int blocks)
        where TFunction : struct, IGramFunction<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
        where TOne : struct, IStripDots<T, TPiece, TOne> => blocks == 1
            ? Load<TFunction, TPiece, TOne, TOne>()
            : Load<TFunction, TPiece, TOne, StripSumsPair<T, TPiece, TOne, TOne>>(blocks);

    private Action<KernelConfig, ContractionJob<T>> Load<TFunction, TPiece, TOne, TTwo>(int blocks)
        where TFunction : struct, IGramFunction<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
        where TOne : struct, IStripDots<T, TPiece, TOne>
        where TTwo : struct, IStripSums<T, TPiece, TTwo> => blocks switch
        {
            2 => Load<TFunction, TPiece, TOne, TTwo>(),
            3 => Load<TFunction, TPiece, TOne, StripSumsPair<T, TPiece, TTwo, TOne>>(),
            _ => LoadFours<TFunction, TPiece, TOne, TTwo, StripSumsPair<T, TPiece, TTwo, TTwo>>(
                blocks),
        };

    private Action<KernelConfig, ContractionJob<T>>
        LoadFours<TFunction, TPiece, TOne, TTwo, TFour>(int blocks)
        where TFunction : struct, IGramFunction<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
        where TOne : struct, IStripDots<T, TPiece, TOne>
        where TTwo : struct, IStripSums<T, TPiece, TTwo>
        where TFour : struct, IStripSums<T, TPiece, TFour> => blocks switch
        {
            4 => Load<TFunction, TPiece, TOne, TFour>(),
            6 => Load<TFunction, TPiece, TOne, StripSumsPair<T, TPiece, TFour, TTwo>>(),
            _ => Load<TFunction, TPiece, TOne, StripSumsPair<T, TPiece, TFour, TFour>>(),
        };

    private Action<KernelConfig, ContractionJob<T>> Load<TFunction, TPiece, TOne, TSums>()
        where TFunction : struct, IGramFunction<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
        where TOne : struct, IStripDots<T, TPiece, TOne>
        where TSums : struct, IStripSums<T, TPiece, TSums> =>
        accelerator.LoadStreamKernel<ContractionJob<T>>(
            StripKernel.Body<T, TPiece, TFunction, TOne, TSums>);
}
