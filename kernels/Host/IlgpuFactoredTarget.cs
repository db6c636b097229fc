using System.Numerics;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Shared;
using GpuTensorDecomp.Tensors;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Host;

/// <summary>A factored target: −b and V in the executor's precision.</summary>
internal sealed class IlgpuFactoredTarget<T, TPrecision>(
    Accelerator accelerator, FactoredTensor tensor)
    : IlgpuTarget<T, TPrecision>(tensor, tensor.Rank)
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    private readonly DeviceArray<T> _terms = new(accelerator, Narrow(tensor.Vectors));
    private readonly DeviceArray<T> _weights = new(
        accelerator, Array.ConvertAll(tensor.Weights, b => TPrecision.Narrow(-b)));

    public override ArrayView<T>? Terms => _terms.View;

    public override void Dispose()
    {
        _terms.Dispose();
        _weights.Dispose();
    }

    protected override void Launch(
        ContractionLauncher<T, TPrecision> launcher,
        ContractionJob<T> job,
        ReadOnlyMemory<RunPoints> runs)
    {
        job.Terms = _terms.View;
        job.Weights = _weights.View;
        launcher.Factored(job, runs);
    }
}
