using System.Numerics;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Both products at once for d &gt; 32: A_i = Σ_k f_k(⟨z_k, p_i⟩) z_k, that is φ(PZᵀ) diag(W) Z. A
/// group owns a strip of 32 points and all coordinates of their result, which stay in registers, in
/// blocks of 32 coordinates, while it goes through its part of the terms: 32 terms into shared
/// memory, Gram tile in registers as blocks of the points pass by, power and weight, Gram tile in
/// shared memory, second product. The Gram numbers never reach device memory. Sums are taken in the
/// order of <see cref="GramKernel"/> and <see cref="GramProductKernel"/>. Flops 4d a pair, bytes
/// d·sizeof(T)/16 a pair: bound by arithmetic.
/// </summary>
public static class WideStripKernel
{
    /// <summary>
    /// One group of <see cref="TileShape.Threads"/> threads for each (strip, part).
    /// </summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TFunction">What becomes of a Gram number.</typeparam>
    /// <typeparam name="TSums">A thread's sums; their blocks hold d coordinates.</typeparam>
    public static void Body<T, TFunction, TSums>(ContractionJob<T> job)
        where T : unmanaged, INumber<T>
        where TFunction : struct, IGramFunction<T>
        where TSums : struct, IStripSums<T, TSums>
    {
        int width = TileShape.Side * TSums.Blocks;
        ArrayView<T> terms = SharedMemory.Allocate<T>(
            TileShape.Side * (TileShape.Side * TSums.Blocks + 1));
        ArrayView<T> tile = SharedMemory.Allocate<T>(TileShape.Length); // of points, then Gram
        int strip = Grid.IdxX / job.PartialCount;
        int part = Grid.IdxX - strip * job.PartialCount;
        int strips = ContractionMask.StripsPerRun(job.Capacity);
        int run = strip / strips;
        int firstPoint = (strip - run * strips) * TileShape.Side;
        int pointCount = ContractionMask.PointCount(job, run) - firstPoint;
        if (pointCount <= 0)
            return;
        int runTerms = ContractionMask.TermCount(job, run);
        int length = ContractionMask.PartLength(job.TermCount, job.PartialCount);
        int end = (part + 1) * length < runTerms ? (part + 1) * length : runTerms;
        int row = Group.IdxX / TileShape.Step;
        int column = Group.IdxX - row * TileShape.Step;
        int d = job.Dimension;
        long runStart = (long)run * job.Capacity;
        long firstTerm = job.IsModel != 0 ? runStart : 0;
        TSums sums = default;
        for (int k = part * length; k < end; k += TileShape.Side)
        {
            Load(terms, width, job.Terms, (firstTerm + k) * d, d, end - k);
            Accumulators<T> dots = default;
            for (int c = 0; c < d; c += TileShape.Side)
            {
                TileProduct.Load(
                    tile, job.Points, (runStart + firstPoint) * d + c, d, pointCount, d - c);
                Group.Barrier();
                dots = AddDots(
                    dots, tile, terms, row, column * (width + 1) + c, width + 1,
                    ContractionMask.InTile(d - c));
                Group.Barrier();
            }

            GramTile.Weigh<T, TFunction>(job, tile, row, column, firstTerm + k, end - k, dots);
            Group.Barrier();
            sums = AddProduct<T, TSums>(
                sums, tile, terms, row, column, width + 1, ContractionMask.InTile(end - k));
            Group.Barrier();
        }

        long place = ((long)part * job.RunCount * job.Capacity + runStart + firstPoint) * d;
        TSums.Store(sums, job, place, row, pointCount, column, d);
    }

    /// <summary>terms(i, c) = source[first + i·d + c] for i &lt; rows, c &lt; d, else 0.</summary>
    private static void Load<T>(
        ArrayView<T> terms, int width, ArrayView<T> source, long first, int d, int rows)
        where T : unmanaged
    {
        for (int n = Group.IdxX; n < TileShape.Side * width; n += TileShape.Threads)
        {
            int i = n / width;
            int c = n - i * width;
            T value = default;
            if (i < rows && c < d)
                value = source[first + (long)i * d + c];
            terms[i * (width + 1) + c] = value;
        }
    }

    /// <summary>dots_ij += Σ_c p(i, c) z(j, c) over a block of coordinates.</summary>
    private static Accumulators<T> AddDots<T>(
        Accumulators<T> dots,
        ArrayView<T> points,
        ArrayView<T> terms,
        int row,
        int place,
        int termPitch,
        int length)
        where T : unmanaged, INumber<T>
    {
        const int pitch = TileShape.Pitch;
        const int step = TileShape.Step;
        for (int c = 0; c < length; c++)
        {
            dots.Add(
                points[row * pitch + c],
                points[(row + step) * pitch + c],
                points[(row + 2 * step) * pitch + c],
                points[(row + 3 * step) * pitch + c],
                terms[place + c],
                terms[place + step * termPitch + c],
                terms[place + 2 * step * termPitch + c],
                terms[place + 3 * step * termPitch + c]);
        }

        return dots;
    }

    /// <summary>sums_ic += Σ_k gram(i, k) z(k, c) over a tile of terms.</summary>
    private static TSums AddProduct<T, TSums>(
        TSums sums,
        ArrayView<T> gram,
        ArrayView<T> terms,
        int row,
        int column,
        int termPitch,
        int length)
        where T : unmanaged, INumber<T>
        where TSums : struct, IStripSums<T, TSums>
    {
        const int pitch = TileShape.Pitch;
        const int step = TileShape.Step;
        for (int k = 0; k < length; k++)
        {
            sums = TSums.Add(
                sums,
                gram[row * pitch + k],
                gram[(row + step) * pitch + k],
                gram[(row + 2 * step) * pitch + k],
                gram[(row + 3 * step) * pitch + k],
                terms,
                k * termPitch + column);
        }

        return sums;
    }
}
