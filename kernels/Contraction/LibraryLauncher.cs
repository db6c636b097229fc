using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Contractions whose products are the library's, run by run. The library's arguments follow from
/// the run's own sizes alone, so that its bits do not depend on its company.
/// </summary>
/// <param name="accelerator">The device.</param>
/// <param name="products">Its library.</param>
internal sealed class LibraryLauncher<T, TPrecision>(
    Accelerator accelerator, IMatrixProducts products)
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    // Rows of a slab, of Gram numbers and of sums, are at least a large tile's; sums of more
    // coordinates than this are made in pieces.
    private const int MostCoordinates = SlabShape.Length / LargeTileShape.Side;

    private readonly Dictionary<Type, Action<Index1D, ContractionJob<T>>> _functions = [];
    private Action<Index1D, ContractionJob<T>, ArrayView<int>>? _monomials;
    private Action<Index1D, ContractionJob<T>>? _store;
    private Action<KernelConfig, ContractionJob<T>>? _shift;

    /// <summary>Numbers of the slab of Gram numbers and of that of sums.</summary>
    public static (long Gram, long Sums) Needs(int points, int termCount, int dimension)
    {
        long gram = (long)points * SlabShape.Terms(termCount);
        return (
            Math.Min(gram, SlabShape.Length),
            Math.Min((long)points * Math.Min(dimension, MostCoordinates), SlabShape.Length));
    }

    /// <summary>A, and shifts where the function has a second one, of one run.</summary>
    /// <param name="job">The contraction.</param>
    /// <param name="run">The run.</param>
    /// <param name="points">Its points.</param>
    public void Contract<TFunction>(ContractionJob<T> job, int run, int points)
        where TFunction : struct, IGramFunction<T> => InSlabs(
        job,
        run,
        points,
        (slab, terms, rows, termCount) =>
        {
            int d = slab.Dimension;
            products.Multiply(
                MatrixProduct.Gram(rows, termCount, d, slab.SlabTerms), terms,
                slab.Points.SubView(FirstPoint(slab) * d, (long)rows * d), slab.Gram);
            Function<TFunction>()(rows * slab.SlabTerms, slab);
            Sum(slab, terms, rows, termCount);
            if (TFunction.HasLower)
                Shift(slab, rows);
        });

    /// <summary>A of a dense tensor of one run: its second product.</summary>
    /// <param name="job">The contraction.</param>
    /// <param name="indices">Multi-indices of the terms.</param>
    /// <param name="run">The run.</param>
    /// <param name="points">Its points.</param>
    public void Dense(ContractionJob<T> job, ArrayView<int> indices, int run, int points)
    {
        _monomials ??= accelerator.LoadAutoGroupedStreamKernel<
            Index1D, ContractionJob<T>, ArrayView<int>>(MonomialKernel.Body<T>);
        InSlabs(
            job,
            run,
            points,
            (slab, terms, rows, termCount) =>
            {
                _monomials(rows * slab.SlabTerms, slab, indices);
                Sum(slab, terms, rows, termCount);
            });
    }

    /// <summary>The two products as they are, without a function between them.</summary>
    public void Multiply(
        ArrayView<T> points, ArrayView<T> terms, int count, int termCount, int dimension,
        ArrayView<T> gram, ArrayView<T> sums)
    {
        products.Multiply(
            MatrixProduct.Gram(count, termCount, dimension, termCount), terms, points, gram);
        products.Multiply(
            MatrixProduct.Sums(count, termCount, dimension, termCount, dimension), terms, gram,
            sums);
    }

    /// <summary>
    /// Works through a run's slabs: the job, the slab's terms, its rows and how many terms.
    /// </summary>
    private static void InSlabs(
        ContractionJob<T> job,
        int run,
        int points,
        Action<ContractionJob<T>, ArrayView<T>, int, int> work)
    {
        int termCount = job.IsModel != 0 ? points : job.TermCount;
        int accumulate = job.Accumulate;
        int d = job.Dimension;
        job.SlabTerms = SlabShape.Terms(termCount);
        job.RunRows = ContractionMask.RunRows(job.Capacity);
        long runTerm = job.IsModel != 0 ? (long)run * job.Capacity : 0;
        int slabRows = SlabShape.Length /
            Math.Max(Math.Max(job.SlabTerms, Math.Min(d, MostCoordinates)), 1);
        for (int point = 0; point < points; point += slabRows)
        {
            job.FirstRow = run * job.RunRows + point;
            for (int term = 0; term < termCount; term += job.SlabTerms)
            {
                job.FirstTerm = term;
                job.Accumulate = term > 0 ? 1 : accumulate;
                int terms = Math.Min(job.SlabTerms, termCount - term);
                work(
                    job, job.Terms.SubView((runTerm + term) * d, (long)terms * d),
                    Math.Min(slabRows, points - point), terms);
            }
        }
    }

    private static long FirstPoint(ContractionJob<T> job)
    {
        int run = job.FirstRow / job.RunRows;
        return (long)run * job.Capacity + job.FirstRow - run * job.RunRows;
    }

    /// <summary>The second product, into the result of runs that take part.</summary>
    private void Sum(ContractionJob<T> job, ArrayView<T> terms, int rows, int termCount)
    {
        int d = job.Dimension;
        _store ??= accelerator.LoadAutoGroupedStreamKernel<Index1D, ContractionJob<T>>(
            SumsStoreKernel.Body<T>);
        for (int first = 0; first < d; first += MostCoordinates)
        {
            job.FirstCoordinate = first;
            job.Coordinates = Math.Min(MostCoordinates, d - first);
            products.Multiply(
                MatrixProduct.Sums(rows, termCount, d, job.SlabTerms, job.Coordinates),
                terms.SubView(first, terms.Length - first), job.Gram, job.Sums);
            _store(rows * job.Coordinates, job);
        }
    }

    private void Shift(ContractionJob<T> job, int rows)
    {
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
