using System.Numerics;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Stepping;

/// <summary>
/// λ̂ = 1.25·max(p², l)·λ_max(D|S|^{l−2}D), D = diag ρ^{p−1}, S the cosines, by 8 power iterations
/// on the overlaps |S|^{l−2}, for adaptive-rate runs whose bound is due. One group a run, sums in
/// float64 in a fixed order. Flops 16m², bytes 8m²·sizeof(T): rare (every tenth step).
/// </summary>
public static class CurvatureKernel
{
    /// <summary>Threads of a group.</summary>
    public const int Size = RowGroup.Size;

    /// <summary>One group of <see cref="Size"/> threads for each run.</summary>
    public static void Body<T, TPrecision>(BatchView<T> batch)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        ArrayView<double> shared = SharedMemory.Allocate<double>(Size);
        int run = Grid.IdxX;
        if (!CurvatureMask.IsDue(batch.Rules[run], batch.Runs[run]))
            return;
        long padded = ContractionMask.RunRows(batch.Capacity);
        int count = batch.Runs[run].Count;
        int firstRow = run * batch.Capacity;
        long x = 2L * firstRow;
        long y = x + batch.Capacity;
        int power = batch.Rules[run].NormPower - 1;
        for (int i = Group.IdxX; i < count; i += Size)
            batch.Iterates[x + i] = 1;

        // The iterates are device memory, which ILGPU's barriers order too, on CUDA and OpenCL.
        Group.Barrier();
        double before = Math.Sqrt(count);
        double eigenvalue = 0;
        for (int iteration = 0; iteration < 8; iteration++)
        {
            double square = 0;
            for (int i = Group.IdxX; i < count; i += Size)
            {
                double sum = 0;
                long overlaps = (run * padded + i) * batch.Capacity;
                for (int k = 0; k < count; k++)
                {
                    double scale = IntegerPower.Of(
                        TPrecision.Widen(batch.Norms[firstRow + k]), power);
                    sum += TPrecision.Widen(batch.Overlaps[overlaps + k]) * scale *
                        batch.Iterates[x + k];
                }

                double result = sum * IntegerPower.Of(
                    TPrecision.Widen(batch.Norms[firstRow + i]), power);
                batch.Iterates[y + i] = result;
                square += result * result;
            }

            double norm = Math.Sqrt(RowGroup.Sum(shared, square));
            eigenvalue = norm / before;
            before = 1;
            if (norm == 0)
                break;
            for (int i = Group.IdxX; i < count; i += Size)
                batch.Iterates[x + i] = batch.Iterates[y + i] / norm;
            Group.Barrier();
        }

        int p = power + 1;
        int bound = p * p > batch.Order ? p * p : batch.Order;
        if (Group.IdxX == 0)
            batch.Runs[run].CurvatureBound = 1.25 * bound * eigenvalue;
    }
}
