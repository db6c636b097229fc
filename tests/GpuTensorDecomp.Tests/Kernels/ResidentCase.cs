using GpuTensorDecomp.Components;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>Targets and starts of small runs.</summary>
internal static class ResidentCase
{
    public static FactoredTensor Target(int rank, int dimension, int order) => new(
        order,
        dimension,
        [.. Enumerable.Range(0, rank).Select(j => j % 3 == 2 ? -0.5 : 1 - 0.02 * j)],
        Draw.Unit(rank, dimension, 20 + order));

    /// <summary>Components of different norms and both signs, the third one zero.</summary>
    public static ComponentSet Start(
        int count, int dimension, double norm, FlowRule? rule = null)
    {
        double[] vectors = Draw.Unit(count, dimension, 7);
        var components = new ComponentSet(count, dimension);
        for (int i = 0; i < count; i++)
        {
            double own = i == 2 ? 0 : norm * (1 - 0.5 * i / count);
            for (int c = 0; c < dimension; c++)
                vectors[i * dimension + c] *= own;
            components.SetVector(i, vectors.AsSpan(i * dimension, dimension));
            components.Signs[i] = i % 2 == 0 ? 1 : -1;
            components.Scales[i] = rule?.ScaleRule == ScaleRule.Reset
                ? 1 / Math.Clamp(own, 1e-3, rule.SwitchNorm)
                : 1 + 0.01 * i;
        }

        return components;
    }
}
