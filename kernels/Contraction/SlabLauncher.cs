using System.Numerics;
using System.Runtime.CompilerServices;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Launches contractions in two products, slab by slab: rows first, so that a point's bits do not
/// depend on the other points. Each product takes the tiles that suit its shape.
/// </summary>
internal sealed class SlabLauncher<T, TPrecision>(Accelerator accelerator)
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    private readonly Dictionary<Type, Action<KernelConfig, ContractionJob<T>>> _grams = [];
    private readonly Dictionary<Type, Action<KernelConfig, ContractionJob<T>>> _largeGrams = [];
    private Action<KernelConfig, ContractionJob<T>>? _product;
    private Action<KernelConfig, ContractionJob<T>>? _largeProduct;
    private Action<KernelConfig, ContractionJob<T>>? _shift;
    private Action<KernelConfig, ContractionJob<T>>? _linearised;
    private Action<KernelConfig, ContractionJob<T>>? _largeLinearised;
    private Action<Index1D, ContractionJob<T>, ArrayView<int>>? _monomials;

    /// <summary>A, and shifts where the function has a second one.</summary>
    public void Contract<TFunction>(ContractionJob<T> job)
        where TFunction : struct, IGramFunction<T> => InSlabs(
        job,
        (slab, rows) =>
        {
            LaunchGram<TFunction>(slab, rows);
            LaunchProduct(slab, rows);
            if (TFunction.HasLower)
                LaunchShift(slab, rows);
        });

    /// <summary>A of a dense tensor.</summary>
    public void Dense(ContractionJob<T> job, ArrayView<int> indices)
    {
        _monomials ??= accelerator.LoadAutoGroupedStreamKernel<
            Index1D, ContractionJob<T>, ArrayView<int>>(MonomialKernel.Body<T>);
        InSlabs(
            job,
            (slab, rows) =>
            {
                _monomials(rows * slab.SlabTerms, slab, indices);
                LaunchProduct(slab, rows);
            });
    }

    /// <summary>
    /// A of the derivative of the runs' models: two slabs, a second product for each.
    /// </summary>
    public void Linearised(ContractionJob<T> job)
    {
        InSlabs(
            job,
            (slab, rows) =>
            {
                LaunchLinearised(slab, rows);
                LaunchProduct(slab, rows);
                LaunchProduct(
                    slab with { Gram = slab.Lower, Terms = slab.Moves, Accumulate = 1 }, rows);
            });
    }

    /// <summary>The Gram numbers of the runs' own points, all in one slab.</summary>
    public void Gram<TFunction>(ContractionJob<T> job)
        where TFunction : struct, IGramFunction<T>
    {
        job.RunRows = ContractionMask.RunRows(job.Capacity);
        LaunchGram<TFunction>(job, job.RunCount * job.RunRows);
    }

    /// <summary>Works through the slabs: job and rows of each.</summary>
    private static void InSlabs(ContractionJob<T> job, Action<ContractionJob<T>, int> work)
    {
        job.SlabTerms = SlabShape.Terms(job.TermCount);
        job.RunRows = ContractionMask.RunRows(job.Capacity);
        int accumulate = job.Accumulate;
        int allRows = job.RunCount * job.RunRows;
        int slabRows = SlabShape.Rows(job.TermCount, job.RunRows);
        for (int row = 0; row < allRows; row += slabRows)
        {
            job.FirstRow = row;
            for (int term = 0; term < job.TermCount; term += job.SlabTerms)
            {
                job.FirstTerm = term;
                job.Accumulate = term > 0 ? 1 : accumulate;
                work(job, Math.Min(slabRows, allRows - row));
            }
        }
    }

    private void LaunchGram<TFunction>(ContractionJob<T> job, int rows)
        where TFunction : struct, IGramFunction<T>
    {
        bool isLarge = LargeTilesSuit(job, rows, job.SlabTerms, 1);
        Dictionary<Type, Action<KernelConfig, ContractionJob<T>>> kernels =
            isLarge ? _largeGrams : _grams;
        if (!kernels.TryGetValue(
            typeof(TFunction), out Action<KernelConfig, ContractionJob<T>>? kernel))
        {
            kernel = IsOfFours
                ? LoadGram<TFunction, Four<T>>(isLarge) : LoadGram<TFunction, Two<T>>(isLarge);
            kernels.Add(typeof(TFunction), kernel);
        }

        kernel(Config(isLarge, rows, job.SlabTerms, 1), job);
    }

    private void LaunchProduct(ContractionJob<T> job, int rows)
    {
        bool isLarge = LargeTilesSuit(job, rows, job.Dimension, job.PartialCount);
        ref Action<KernelConfig, ContractionJob<T>>? kernel =
            ref isLarge ? ref _largeProduct : ref _product;
        kernel ??= IsOfFours ? LoadProduct<Four<T>>(isLarge) : LoadProduct<Two<T>>(isLarge);
        kernel(Config(isLarge, rows, job.Dimension, job.PartialCount), job);
    }

    /// <summary>
    /// A large tile has ū and x side by side, two columns for each component; a small one both on
    /// top of each other.
    /// </summary>
    private void LaunchLinearised(ContractionJob<T> job, int rows)
    {
        bool isLarge = LargeTilesSuit(job, rows, 2 * job.SlabTerms, 1);
        ref Action<KernelConfig, ContractionJob<T>>? kernel =
            ref isLarge ? ref _largeLinearised : ref _linearised;
        kernel ??= IsOfFours
            ? LoadLinearised<Four<T>>(isLarge) : LoadLinearised<Two<T>>(isLarge);
        kernel(Config(isLarge, rows, isLarge ? 2 * job.SlabTerms : job.SlabTerms, 1), job);
    }

    private void LaunchShift(ContractionJob<T> job, int rows)
    {
        _shift ??= Load(ShiftKernel.Body<T, TPrecision>);
        _shift(new KernelConfig(rows, RowGroup.Size), job);
    }

    // Sixteen bytes are four numbers or two.
    private static bool IsOfFours => Unsafe.SizeOf<T>() <= sizeof(float);

    /// <summary>
    /// Whether large tiles are not mostly empty and there are enough of them: a multiply-add of
    /// theirs takes half the loads of shared memory and a quarter of those of device memory, so
    /// that half the multiprocessors do as much with them as all with small ones where loads bound
    /// both (counted from the instructions, not measured). The bits are the same.
    /// </summary>
    private bool LargeTilesSuit(ContractionJob<T> job, int rows, int columns, int parts) =>
        SlabShape.HasLargeTiles(job.RunRows) && columns > LargeTileShape.Block &&
        LargeTileShape.Threads <= accelerator.MaxNumThreadsPerGroup &&
        LargeTileShape.MostBytes <= accelerator.MaxSharedMemoryPerGroup &&
        2L * Tiles(rows, columns, LargeTileShape.Side) * parts >= accelerator.NumMultiprocessors;

    private static KernelConfig Config(bool isLarge, int rows, int columns, int parts) => isLarge
        ? new KernelConfig(
            Tiles(rows, columns, LargeTileShape.Side) * parts, LargeTileShape.Threads)
        : new KernelConfig(Tiles(rows, columns, TileShape.Side) * parts, TileShape.Threads);

    private static int Tiles(int rows, int columns, int side) =>
        rows / side * ((columns + side - 1) / side);

    private Action<KernelConfig, ContractionJob<T>> LoadGram<TFunction, TPiece>(bool isLarge)
        where TFunction : struct, IGramFunction<T>
        where TPiece : unmanaged, IPiece<T, TPiece> => Load(isLarge
            ? LargeGramKernel.Body<T, TPiece, TFunction> : GramKernel.Body<T, TPiece, TFunction>);

    private Action<KernelConfig, ContractionJob<T>> LoadProduct<TPiece>(bool isLarge)
        where TPiece : unmanaged, IPiece<T, TPiece> => Load(isLarge
            ? LargeGramProductKernel.Body<T, TPiece> : GramProductKernel.Body<T, TPiece>);

    private Action<KernelConfig, ContractionJob<T>> LoadLinearised<TPiece>(bool isLarge)
        where TPiece : unmanaged, IPiece<T, TPiece> => Load(isLarge
            ? LargeLinearisedGramKernel.Body<T, TPrecision, TPiece>
            : LinearisedGramKernel.Body<T, TPrecision, TPiece>);

    private Action<KernelConfig, ContractionJob<T>> Load(Action<ContractionJob<T>> body) =>
        accelerator.LoadStreamKernel(body);
}
