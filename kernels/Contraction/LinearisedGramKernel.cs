using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// First product of A_i = DT[x](ū_i^{l−1}, ·) = Σ_k α_k [s^{l−1} x_k + ((l−1) s^{l−2} P − (l−p)
/// s^{l−1} q_k) ū_k] with s = ⟨ū_k, ū_i⟩, P = ⟨x_k, ū_i⟩, q_k = ⟨ū_k, x_k⟩: what multiplies ū_k
/// goes to one slab (row, component), what multiplies x_k to the other, and
/// <see cref="GramProductKernel"/> adds up both. A group makes both tiles of 32 points × 32
/// components; points, ū and x go through shared memory in blocks of 32 coordinates, the sums stay
/// in registers. Flops 4d a pair (8d with the second products), bytes (3d/32 + 2)·sizeof(T) a pair:
/// bound by arithmetic from d of about 50.
/// </summary>
public static class LinearisedGramKernel
{
    /// <summary>
    /// One group of <see cref="TileShape.Threads"/> threads for each (strip, component tile).
    /// </summary>
    public static void Body<T, TPrecision>(ContractionJob<T> job)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        ArrayView<T> points = SharedMemory.Allocate<T>(TileShape.Length);
        ArrayView<T> units = SharedMemory.Allocate<T>(TileShape.Length);
        ArrayView<T> moves = SharedMemory.Allocate<T>(TileShape.Length);
        int tiles = (job.SlabTerms + TileShape.Side - 1) / TileShape.Side;
        int slot = Grid.IdxX / tiles; // of the slab
        int slabTerm = (Grid.IdxX - slot * tiles) * TileShape.Side;
        int slabRow = slot * TileShape.Side;
        int run = (job.FirstRow + slabRow) / job.RunRows;
        int firstPoint = job.FirstRow + slabRow - run * job.RunRows;
        int pointCount = ContractionMask.PointCount(job, run) - firstPoint;
        int firstTerm = job.FirstTerm + slabTerm;
        int termCount = ContractionMask.TermCount(job, run) - firstTerm;
        if (pointCount <= 0 || termCount <= 0)
            return;
        int row = Group.IdxX / TileShape.Step;
        int column = Group.IdxX - row * TileShape.Step;
        int d = job.Dimension;
        long runStart = (long)run * job.Capacity;
        long pointStart = (runStart + firstPoint) * d;
        long termStart = (runStart + firstTerm) * d;
        Accumulators<T> cosines = default;
        Accumulators<T> products = default;
        for (int c = 0; c < d; c += TileShape.Side)
        {
            TileProduct.Load(points, job.Points, pointStart + c, d, pointCount, d - c);
            TileProduct.Load(units, job.Terms, termStart + c, d, termCount, d - c);
            TileProduct.Load(moves, job.Moves, termStart + c, d, termCount, d - c);
            Group.Barrier();
            int length = ContractionMask.InTile(d - c);
            cosines = TileProduct.AddTransposed(cosines, points, units, row, column, length);
            products = TileProduct.AddTransposed(products, points, moves, row, column, length);
            Group.Barrier();
        }

        T gap = TPrecision.Narrow(job.Power + 1 - job.Rules[run].NormPower);
        long place = (long)(slabRow + row) * job.SlabTerms + slabTerm;
        long down = (long)TileShape.Step * job.SlabTerms;
        long first = runStart + firstTerm;
        Store<T, TPrecision>(
            job, gap, place, first, column, termCount, cosines.Row0, products.Row0);
        Store<T, TPrecision>(
            job, gap, place + down, first, column, termCount, cosines.Row1, products.Row1);
        Store<T, TPrecision>(
            job, gap, place + 2 * down, first, column, termCount, cosines.Row2, products.Row2);
        Store<T, TPrecision>(
            job, gap, place + 3 * down, first, column, termCount, cosines.Row3, products.Row3);
    }

    private static void Store<T, TPrecision>(
        ContractionJob<T> job, T gap, long place, long first, int column, int termCount,
        Row<T> cosines, Row<T> products)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        const int step = TileShape.Step;
        T degree = TPrecision.Narrow(job.Power);
        Store(job, gap, degree, place, first, column, termCount, cosines.C0, products.C0);
        Store(job, gap, degree, place, first, column + step, termCount, cosines.C1, products.C1);
        Store(
            job, gap, degree, place, first, column + 2 * step, termCount, cosines.C2, products.C2);
        Store(
            job, gap, degree, place, first, column + 3 * step, termCount, cosines.C3, products.C3);
    }

    private static void Store<T>(
        ContractionJob<T> job, T gap, T degree, long place, long first, int term, int termCount,
        T cosine, T product)
        where T : unmanaged, INumber<T>
    {
        if (term >= termCount)
            return;
        T slope = job.Weights[first + term] * IntegerPower.Of(cosine, job.Power - 1);
        T ofMove = slope * cosine;
        job.Lower[place + term] = ofMove;
        job.Gram[place + term] =
            degree * slope * product - gap * ofMove * job.Radials[first + term];
    }
}
