using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>
/// λ_max(D|S|^{l−2}D), D = diag ρ^{p−1}, S the cosines, by 8 power iterations. The overlaps are
/// found anew in each: m² of them would take more shared memory than all else. Flops 16m²d, every
/// tenth step of adaptive-rate runs.
/// </summary>
public static class ResidentCurvature
{
    /// <summary>The eigenvalue, for every thread; all threads call it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="rows">Rows of shared memory.</param>
    /// <param name="numbers">Its float64 numbers.</param>
    /// <param name="unit">This thread's ū.</param>
    /// <param name="scale">This thread's ρ^{p−1}.</param>
    /// <param name="count">Components m.</param>
    public static double Eigenvalue<T, TPrecision, TCoordinates>(
        ResidentJob<T> job,
        ArrayView<Four<T>> rows,
        ArrayView<double> numbers,
        TCoordinates unit,
        double scale,
        int count)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
        where TCoordinates : struct, ICoordinates<T, TCoordinates>
    {
        int i = Group.IdxX;

        // Two columns of figures, whose totals are taken, hold Dx and the squares of the result.
        int scaled = job.FiguresStart;
        int squares = scaled + job.FigurePitch;
        double x = 1;
        double before = Math.Sqrt(count);
        double eigenvalue = 0;
        for (int iteration = 0; iteration < 8; iteration++)
        {
            if (i < count)
                numbers[scaled + i] = scale * x;
            Group.Barrier();
            double y = 0;
            if (i < count)
            {
                int place = job.TermCapacity * job.Pitch;
                for (int k = 0; k < count; k++, place += job.Pitch)
                {
                    T cosine = TCoordinates.AddDot(default, unit, TCoordinates.Load(rows, place));
                    T overlap = IntegerPower.Of(
                        cosine < T.Zero ? -cosine : cosine, job.Batch.Order - 2);
                    y += TPrecision.Widen(overlap) * numbers[scaled + k];
                }

                y *= scale;
                numbers[squares + i] = y * y;
            }

            Group.Barrier();
            double square = 0;
            for (int k = 0; k < count; k++)
                square += numbers[squares + k];
            double norm = Math.Sqrt(square);
            eigenvalue = norm / before;
            before = 1;
            if (norm == 0)
                break;
            x = y / norm;
        }

        return eigenvalue;
    }
}
