using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Contractions whose two products are the library's, run by run. Whether a run's are follows from
/// its own sizes alone, and so do the library's arguments, so that its bits do not depend on its
/// company.
/// </summary>
/// <param name="accelerator">The device.</param>
/// <param name="products">Its library.</param>
/// <param name="leastWork">Multiply-adds of a product from which on it is the library's.</param>
internal sealed class LibraryLauncher<T, TPrecision>(
    Accelerator accelerator, IMatrixProducts products, long leastWork)
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    // Rows of a slab, of Gram numbers and of sums, are at least a large tile's.
    private const int MostDimension = SlabShape.Length / LargeTileShape.Side;

    private readonly Dictionary<Type, Action<Index1D, ContractionJob<T>>> _functions = [];
    private Action<Index1D, ContractionJob<T>>? _store;
    private Action<KernelConfig, ContractionJob<T>>? _shift;

    /// <summary>Points of a run from which on its products are the library's.</summary>
    /// <param name="termCount">Terms; null for the run's own points.</param>
    /// <param name="dimension">d.</param>
    public int LeastPoints(int? termCount, int dimension)
    {
        if (dimension is <= TileShape.Side or > MostDimension)
            return int.MaxValue;
        double squareOrPoints = (double)leastWork / dimension / (termCount ?? 1);
        double least = termCount is null ? Math.Sqrt(squareOrPoints) : squareOrPoints;
        return (int)Math.Clamp(Math.Ceiling(least), 1, int.MaxValue);
    }

    /// <summary>Numbers of the slab of Gram numbers and of that of sums.</summary>
    public static (long Gram, long Sums) Needs(int points, int termCount, int dimension)
    {
        long gram = (long)points * SlabShape.Terms(termCount);
        return (
            Math.Min(gram, SlabShape.Length),
            Math.Min((long)points * dimension, SlabShape.Length));
    }

    /// <summary>A, and shifts where the function has a second one, of one run.</summary>
    /// <param name="job">The contraction.</param>
    /// <param name="run">The run.</param>
    /// <param name="points">Its points.</param>
    public void Contract<TFunction>(ContractionJob<T> job, int run, int points)
        where TFunction : struct, IGramFunction<T>
    {
        int termCount = job.IsModel != 0 ? points : job.TermCount;
        int accumulate = job.Accumulate;
        job.SlabTerms = SlabShape.Terms(termCount);
        job.RunRows = ContractionMask.RunRows(job.Capacity);
        int slabRows = SlabRows(job.SlabTerms, job.Dimension);
        for (int point = 0; point < points; point += slabRows)
        {
            int rows = Math.Min(slabRows, points - point);
            job.FirstRow = run * job.RunRows + point;
            for (int term = 0; term < termCount; term += job.SlabTerms)
            {
                job.FirstTerm = term;
                job.Accumulate = term > 0 ? 1 : accumulate;
                int terms = Math.Min(job.SlabTerms, termCount - term);
                Contract<TFunction>(job, run, point, rows, terms);
            }
        }
    }

    /// <summary>The two products as they are, without a function between them.</summary>
    public void Multiply(
        ArrayView<T> points, ArrayView<T> terms, int count, int termCount, int dimension,
        ArrayView<T> gram, ArrayView<T> sums)
    {
        products.Multiply(
            MatrixProduct.Gram(count, termCount, dimension, termCount), terms, points, gram);
        products.Multiply(
            MatrixProduct.Sums(count, termCount, dimension, termCount), terms, gram, sums);
    }

    private static int SlabRows(int slabTerms, int dimension) =>
        SlabShape.Length / Math.Max(Math.Max(slabTerms, dimension), 1);

    private void Contract<TFunction>(
        ContractionJob<T> job, int run, int point, int rows, int termCount)
        where TFunction : struct, IGramFunction<T>
    {
        int d = job.Dimension;
        long runStart = (long)run * job.Capacity;
        long firstTerm = (job.IsModel != 0 ? runStart : 0) + job.FirstTerm;
        ArrayView<T> terms = job.Terms.SubView(firstTerm * d, (long)termCount * d);
        ArrayView<T> points = job.Points.SubView((runStart + point) * d, (long)rows * d);
        products.Multiply(
            MatrixProduct.Gram(rows, termCount, d, job.SlabTerms), terms, points, job.Gram);
        Function<TFunction>()(rows * job.SlabTerms, job);
        products.Multiply(
            MatrixProduct.Sums(rows, termCount, d, job.SlabTerms), terms, job.Gram, job.Sums);
        _store ??= accelerator.LoadAutoGroupedStreamKernel<Index1D, ContractionJob<T>>(
            SumsStoreKernel.Body<T>);
        _store(rows * d, job);
        if (!TFunction.HasLower)
            return;
        _shift ??= accelerator.LoadStreamKernel<ContractionJob<T>>(
            ShiftKernel.Body<T, TPrecision>);
        _shift(new KernelConfig(rows, RowGroup.Size), job);
    }

    private Action<Index1D, ContractionJob<T>> Function<TFunction>()
        where TFunction : struct, IGramFunction<T>
    {
        if (!_functions.TryGetValue(
            typeof(TFunction), out Action<Index1D, ContractionJob<T>>? kernel))
        {
            kernel = accelerator.LoadAutoGroupedStreamKernel<Index1D, ContractionJob<T>>(
                GramFunctionKernel.Body<T, TFunction>);
            _functions.Add(typeof(TFunction), kernel);
        }

        return kernel;
    }
}
