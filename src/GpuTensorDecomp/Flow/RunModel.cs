using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// All components of a run as they are, read once for everybody who looks at them; nobody changes
/// them.
/// </summary>
/// <param name="components">The components.</param>
/// <param name="tensor">The same as a tensor, in float64.</param>
/// <param name="target">The target.</param>
internal sealed class RunModel(
    ComponentSet components, FactoredTensor tensor, TargetEvaluator target)
{
    private double? _error;

    /// <summary>The components.</summary>
    public ComponentSet Components => components;

    /// <summary>The tensor that they make.</summary>
    public FactoredTensor Tensor => tensor;

    /// <summary>‖T − T*‖/‖T*‖ in float64, computed on first use: O(m²d).</summary>
    public double RelativeError => _error ??= ResidualNorm.Of(tensor, target).Relative;
}
