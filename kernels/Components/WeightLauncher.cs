using GpuTensorDecomp.Kernels.Shared;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Components;

/// <summary>
/// Launches <see cref="WeightKernel"/>, loaded once for one accelerator and number type.
/// </summary>
public sealed class WeightLauncher<T, TPrecision>
    where T : unmanaged
    where TPrecision : struct, IPrecision<T>
{
    private readonly Action<Index1D, ArrayView<T>, ArrayView<T>, ArrayView<T>, int, int> _kernel;

    /// <summary>Compiles the kernel for an accelerator.</summary>
    public WeightLauncher(Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        _kernel = accelerator.LoadAutoGroupedStreamKernel<
            Index1D, ArrayView<T>, ArrayView<T>, ArrayView<T>, int, int>(
                WeightKernel.Body<T, TPrecision>);
    }

    /// <summary>Queues w_i = a_i ‖u_i‖^p on the accelerator's default stream.</summary>
    /// <param name="vectors">u: (run, component, coordinate).</param>
    /// <param name="signs">a: (run, component).</param>
    /// <param name="weights">w: (run, component), written.</param>
    /// <param name="dimension">The number of coordinates d.</param>
    /// <param name="power">p ≥ 1.</param>
    public void Launch(
        ArrayView<T> vectors,
        ArrayView<T> signs,
        ArrayView<T> weights,
        int dimension,
        int power)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(power, 1);
        if (signs.Length != weights.Length || vectors.Length != weights.Length * dimension)
        {
            throw new ArgumentException(
                $"{weights.Length} components of {dimension} coordinates need {weights.Length} " +
                $"signs and {weights.Length * dimension} coordinates; there are {signs.Length} " +
                $"and {vectors.Length}.");
        }

        _kernel(weights.IntExtent, vectors, signs, weights, dimension, power);
    }
}
