using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Components;

/// <summary>
/// The weights of homogeneous components: w_i = a_i ρ_i^p, ρ_i = ‖u_i‖, for every component of
/// every run; the norm is summed in float64. Flops 2d + O(log p) and bytes (d + 2) sizeof(T) a
/// component: bound by memory.
/// </summary>
public static class WeightKernel
{
    /// <summary>One thread a component.</summary>
    /// <param name="component">The component i, counted over all runs.</param>
    /// <param name="vectors">u: (run, component, coordinate).</param>
    /// <param name="signs">a = ±1: (run, component).</param>
    /// <param name="weights">w: (run, component), written.</param>
    /// <param name="dimension">The number of coordinates d.</param>
    /// <param name="power">p ≥ 1.</param>
    public static void Body<T, TPrecision>(
        Index1D component,
        ArrayView<T> vectors,
        ArrayView<T> signs,
        ArrayView<T> weights,
        int dimension,
        int power)
        where T : unmanaged
        where TPrecision : struct, IPrecision<T>
    {
        long first = (long)component.X * dimension;
        double squares = 0;
        for (int c = 0; c < dimension; c++)
        {
            double x = TPrecision.Widen(vectors[first + c]);
            squares += x * x;
        }

        // ρ^p = (ρ²)^{p/2}: the root is taken for odd p only.
        double norms = IntegerPower.Of(squares, power >> 1);
        if ((power & 1) != 0)
            norms *= Math.Sqrt(squares);
        weights[component] = TPrecision.Narrow(TPrecision.Widen(signs[component]) * norms);
    }
}
