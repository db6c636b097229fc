using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Both products at once: A_i = Σ_k f_k(⟨z_k, p_i⟩) z_k, that is φ(PZᵀ) diag(W) Z. A group owns a
/// strip of 32 or 64 points and all coordinates of their result, which stay in registers, in blocks
/// of 32 coordinates, while it goes through its part of the terms: 32 terms into shared memory,
/// products in registers as slices of 16 coordinates of points and terms pass by, power and weight,
/// Gram tile in shared memory, second product. The Gram numbers never reach device memory. Sums are
/// taken in the order of <see cref="GramKernel"/> and <see cref="GramProductKernel"/>. Flops 4d a
/// pair, bytes d·sizeof(T)/16 a pair; multiply-adds a load of shared memory as in
/// <see cref="StripTile"/>: bound by arithmetic.
/// </summary>
public static class StripKernel
{
    /// <summary>
    /// One group of <see cref="TileShape.Threads"/> threads for each (strip, part).
    /// </summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TPiece">Sixteen bytes of numbers.</typeparam>
    /// <typeparam name="TFunction">What becomes of a Gram number.</typeparam>
    /// <typeparam name="TDots">A thread's products of points and terms.</typeparam>
    /// <typeparam name="TSums">A thread's sums; their blocks hold d coordinates.</typeparam>
    public static void Body<T, TPiece, TFunction, TDots, TSums>(ContractionJob<T> job)
        where T : unmanaged, INumber<T>
        where TPiece : unmanaged, IPiece<T, TPiece>
        where TFunction : struct, IGramFunction<T>
        where TDots : struct, IStripDots<T, TPiece, TDots>
        where TSums : struct, IStripSums<T, TPiece, TSums>
    {
        int pitch = StripShape.Pitch<T, TPiece>(TDots.PointBlocks);
        int termPitch = StripShape.Pitch<T, TPiece>(TSums.Blocks);
        ArrayView<TPiece> terms = SharedMemory.Allocate<TPiece>(
            TileShape.Side * StripShape.Pitch<T, TPiece>(TSums.Blocks));

        // Slices of points and of terms, then the Gram tile: (term, point).
        ArrayView<TPiece> tile = SharedMemory.Allocate<TPiece>(
            TileShape.Side * StripShape.Pitch<T, TPiece>(TDots.PointBlocks));
        int side = TileShape.Side * TDots.PointBlocks;
        int strips = (job.Capacity + side - 1) / side; // of a run
        int strip = Grid.IdxX / job.PartialCount;
        int part = Grid.IdxX - strip * job.PartialCount;
        int run = strip / strips;
        int firstPoint = (strip - run * strips) * side;
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
        long pointStart = (runStart + firstPoint) * d;
        long firstTerm = job.IsModel != 0 ? runStart : 0;
        int slice = StripShape.Depth * pitch; // the first piece of that of terms
        TSums sums = default;
        for (int k = part * length; k < end; k += TileShape.Side)
        {
            long termStart = (firstTerm + k) * d;
            StripTile.LoadRows<T, TPiece>(terms, TSums.Blocks, job.Terms, termStart, d, end - k);
            TDots dots = default;
            for (int c = 0; c < d; c += StripShape.Depth)
            {
                int depth = d - c < StripShape.Depth ? d - c : StripShape.Depth;
                StripTile.LoadSlice<T, TPiece>(
                    tile, 0, TDots.PointBlocks, job.Points, pointStart + c, d, pointCount, depth);
                StripTile.LoadSlice<T, TPiece>(
                    tile, slice, 1, job.Terms, termStart + c, d, end - k, depth);
                Group.Barrier();
                dots = StripTile.AddDots<T, TPiece, TDots>(
                    dots, tile, row, slice + column, depth);
                Group.Barrier();
            }

            GramTile.Weigh<T, TPiece, TFunction>(
                job, tile, column * pitch + row, pitch, firstTerm + k + column, end - k - column,
                TDots.Upper(dots));
            if (TDots.PointBlocks > 1)
            {
                GramTile.Weigh<T, TPiece, TFunction>(
                    job, tile, column * pitch + row + StripShape.Block<T, TPiece>(), pitch,
                    firstTerm + k + column, end - k - column, TDots.Lower(dots));
            }

            Group.Barrier();
            sums = StripTile.AddProduct<T, TPiece, TDots, TSums>(
                sums, tile, terms, row, column, ContractionMask.InTile(end - k));
            Group.Barrier();
        }

        long place = ((long)part * job.RunCount * job.Capacity + runStart + firstPoint) * d;
        TSums.Store(sums, job, place, row, pointCount, column, d);
    }
}
