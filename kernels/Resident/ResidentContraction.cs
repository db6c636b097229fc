using System.Numerics;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>
/// Contractions of one thread's point with terms in shared memory, of which all threads read the
/// same at the same time. Flops 4d a term.
/// </summary>
public static class ResidentContraction
{
    /// <summary>The target's terms to shared memory.</summary>
    public static void Load<T, TCoordinates>(
        ResidentJob<T> job, ArrayView<Four<T>> rows, ArrayView<T> weights, int first, int count)
        where T : unmanaged, INumber<T>
        where TCoordinates : struct, ICoordinates<T, TCoordinates>
    {
        int d = job.Batch.Dimension;
        for (int k = Group.IdxX; k < count; k += Group.DimX)
        {
            TCoordinates.Store(
                rows, k * job.Pitch, TCoordinates.Read(job.Terms, (long)(first + k) * d, d));
            weights[job.WeightsStart + k] = job.TermWeights[first + k];
        }
    }

    /// <summary>sum + Σ_k W_k ⟨z_k, p⟩^{l−1} z_k.</summary>
    public static TCoordinates Add<T, TFunction, TCoordinates>(
        ResidentJob<T> job,
        ArrayView<Four<T>> rows,
        ArrayView<T> weights,
        TCoordinates sum,
        TCoordinates point,
        int place,
        int weight,
        int count)
        where T : unmanaged, INumber<T>
        where TFunction : struct, IGramFunction<T>
        where TCoordinates : struct, ICoordinates<T, TCoordinates>
    {
        int power = job.Batch.Order - 1;
        for (int k = 0; k < count; k++, place += job.Pitch)
        {
            TCoordinates z = TCoordinates.Load(rows, place);
            T gram = TFunction.Of(
                TCoordinates.AddDot(default, point, z), weights[weight + k], power, default);
            sum = TCoordinates.Add(sum, gram, z);
        }

        return sum;
    }
}
