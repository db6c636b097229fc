using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Problems;

/// <summary>
/// T + N as a full array. N is symmetric Gaussian with a law that no rotation changes: the
/// symmetrisation of independent entries, so an entry whose indices have k orderings has variance
/// 1/k before N is scaled to ‖N‖ = noise · ‖T‖.
/// </summary>
internal static class NoisyArray
{
    /// <summary>
    /// Builds the target; the entries of one index set are the same number exactly.
    /// </summary>
    public static DenseTensor Build(FactoredTensor truth, ProblemOptions options)
    {
        int order = truth.Order;
        int dimension = truth.Dimension;
        double[] noise = new double[MultiIndex.Count(dimension, order)];
        int[] index = new int[order];
        double squared = 0;
        for (int n = 0; n < noise.Length; n++, MultiIndex.Advance(index))
        {
            double orderings = MultiIndex.Multiplicity(index);
            double normal = CounterRandom.Normal(
                options.Seed, 0, 0, (uint)n, RandomPurpose.ProblemNoise);
            noise[n] = normal / Math.Sqrt(orderings);
            squared += normal * normal;
        }

        double scale = options.Noise * Math.Sqrt(truth.NormSquared / squared);
        Array.Clear(index);
        for (int n = 0; n < noise.Length; n++, MultiIndex.Advance(index))
            noise[n] = scale * noise[n] + Entry(truth, index);

        double[] values = DenseArray.Expand(
            order, dimension, sorted => noise[MultiIndex.Rank(sorted)]);
        return DenseTensor.FromArray(order, dimension, values);
    }

    // T_I = Σ_j b_j Π_k v_j[i_k].
    private static double Entry(FactoredTensor tensor, int[] index)
    {
        double sum = 0;
        for (int j = 0; j < tensor.Rank; j++)
        {
            ReadOnlySpan<double> vector = tensor.Vector(j);
            double product = tensor.Weights[j];
            foreach (int c in index)
                product *= vector[c];
            sum += product;
        }

        return sum;
    }
}
